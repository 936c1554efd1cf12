"""Settings: defaults, refusals that name the variable, and the key that survives restarts."""

import base64
import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path
from threading import Barrier

import pytest

from matcher.errors import SettingsError
from matcher.settings import Settings, load_settings


def test_defaults_live_under_the_home(tmp_path: Path) -> None:
    settings = load_settings({"TECHMATCH_HOME": str(tmp_path), "PATH": "/usr/bin"})
    assert settings.home == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path / 'techmatch.db'}"
    assert settings.models == tmp_path / "models"
    assert settings.snapshots == tmp_path / "index"
    assert (settings.encoder, settings.encoder_backend) == ("", "auto")
    assert settings.cross_encoder == ""
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.web_workers, settings.demonstration, settings.https) == (1, False, False)


def test_a_relative_home_does_not_move_with_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"TECHMATCH_HOME": "run", "TECHMATCH_SECRET_KEY": "k"})
    assert settings.home == tmp_path / "run"


def test_every_setting_is_read(tmp_path: Path) -> None:
    given = {
        "home": str(tmp_path),
        "database_url": "postgresql+psycopg://db/zone",
        "encoder": "hashing",
        "encoder_backend": "torch",
        "cross_encoder": "/models/reranker",
        "secret_key": "given",
        "audit_key": "given too",
        "data_key": "bmV3,b2xk",
        "zone_name": "包头示范区",
        "zone_contact": "示例办公室，0472-0000000",
        "host": "0.0.0.0",  # noqa: S104 - a value to read, nothing listens
        "port": "65535",
        "web_workers": "64",
        "demonstration": "yes",
        "https": "TRUE",
        "password_policy": "asvs",
        "proxies": "8",
        "public_url": "https://match.example.cn",
        "smtp_url": "smtps://user:key@mail.example.cn:465",
        "mail_from": "noreply@match.example.cn",
        "clamd": "127.0.0.1:3310",
        "match_report_template": __file__,
    }
    assert set(given) == set(Settings.__dataclass_fields__)
    settings = load_settings({f"TECHMATCH_{name.upper()}": text for name, text in given.items()})
    expected = given | {"home": tmp_path, "port": 65535, "web_workers": 64}
    expected |= {"demonstration": True, "https": True, "proxies": 8}
    assert {name: getattr(settings, name) for name in given} == expected
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"TECHMATCH_PROT": "1"}, "TECHMATCH_PROT 不认识"),
        ({"TECHMATCH_MODELS": "x"}, "TECHMATCH_MODELS 不认识"),
        ({"TECHMATCH_PORT": "0"}, "TECHMATCH_PORT 应为 1 到 65535 的整数，现为“0”"),
        ({"TECHMATCH_PORT": "65536"}, "现为“65536”"),
        ({"TECHMATCH_PORT": "-1"}, "TECHMATCH_PORT"),
        ({"TECHMATCH_PORT": "８０"}, "TECHMATCH_PORT"),
        ({"TECHMATCH_WEB_WORKERS": "two"}, "TECHMATCH_WEB_WORKERS 应为 1 到 64"),
        (
            {"TECHMATCH_ENCODER_BACKEND": "onnx"},
            "TECHMATCH_ENCODER_BACKEND 应为 auto、openvino、torch 之一，现为“onnx”",
        ),
        ({"TECHMATCH_HTTPS": "maybe"}, "TECHMATCH_HTTPS 应为 1 或 0，现为“maybe”"),
        ({"TECHMATCH_MATCH_REPORT_TEMPLATE": "no.docx"}, "“no.docx”不存在或不是文件"),
    ],
)
def test_an_unusable_value_is_refused_by_name(
    environ: Mapping[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings({"TECHMATCH_HOME": str(tmp_path), **environ})


@pytest.mark.parametrize("name", ["TECHMATCH_REQUIRE_BROWSER", "TECHMATCH_TEST_CACHE"])
def test_variables_of_the_tests_are_no_settings(name: str, tmp_path: Path) -> None:
    load_settings({"TECHMATCH_HOME": str(tmp_path), name: "1"})


def test_an_empty_variable_is_as_if_it_were_not_set(tmp_path: Path) -> None:
    empty = dict.fromkeys(("TECHMATCH_PORT", "TECHMATCH_HTTPS", "TECHMATCH_ZONE_NAME"), "")
    settings = load_settings({"TECHMATCH_HOME": str(tmp_path), **empty})
    assert (settings.port, settings.https) == (8000, False)
    assert settings.zone_name == "科技成果转移转化示范区"


def test_the_keys_are_made_once_and_are_private(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    first = load_settings({"TECHMATCH_HOME": str(home)})
    assert len(first.secret_key) == 64
    assert len(base64.b64decode(first.data_key)) == 32
    assert load_settings({"TECHMATCH_HOME": str(home)}) == first
    made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    assert {"secret_key", "data_key"} <= set(made)
    assert set(made.values()) == {0o600}


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    for attempt in range(20):
        home, together = tmp_path / str(attempt), Barrier(4)

        def start(home: Path = home, together: Barrier = together) -> str:
            together.wait(10)
            return load_settings({"TECHMATCH_HOME": str(home)}).secret_key

        with ThreadPoolExecutor(4) as pool:
            keys = {future.result(10) for future in [pool.submit(start) for _ in range(4)]}
        assert len(keys) == 1
        assert len(keys.pop()) == 64


def test_settings_cannot_change_while_running() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
