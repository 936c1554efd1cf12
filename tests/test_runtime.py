"""The parts of a process: which encoder, whose snapshots, what is shared."""

from pathlib import Path

import pytest

from matcher import runtime as module
from matcher.matching.encoder_choice import EncoderChoice, choose_encoder
from matcher.matching.indexing import encode_all, status, write_snapshot
from matcher.runtime import Runtime
from matcher.settings import Settings
from tests.encoders import BUNDLED, OTHER, other_encoder
from tests.matching.conftest import Platform, tokenizer
from tests.matching.rerankers import Shortest

__all__ = ["other_encoder", "tokenizer"]


def test_the_chosen_encoder_is_loaded_and_stays(other_encoder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret_key="-")
    before = Runtime(settings)
    assert before.encoder.name == BUNDLED
    choose_encoder(settings.models, str(other_encoder))
    assert before.encoder.name == BUNDLED, "of one runtime it never changes"
    assert Runtime(settings).encoder.name == OTHER
    for name in ("hashing", "bundled"):
        named = Settings(home=tmp_path, encoder=name, secret_key="-")
        assert Runtime(named).encoder.name == BUNDLED, "the settings overrule the choice"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_generations_of_two_encoders_never_push_each_other_out(
    request: pytest.FixtureRequest, tmp_path: Path, other_encoder: Path, kind: str
) -> None:
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    platform = Platform(tmp_path / "home", url, request.getfixturevalue("tokenizer"))
    runtime = platform.runtime
    platform.publish("demand", "叶片补焊热裂纹")
    platform.index()
    write_snapshot(platform.database, runtime.replica, runtime.snapshots)
    platform.publish("demand", "换热管结垢")
    beside = runtime.beside(EncoderChoice(str(other_encoder)))
    encode_all(beside.database, beside.encoder)
    for _ in range(3):
        write_snapshot(beside.database, beside.replica, beside.snapshots)
    kept = {path.parent.name: path.name for path in runtime.settings.snapshots.glob("*/gen-*1")}
    assert kept == {BUNDLED: "gen-00000001"}
    assert status(platform.database, runtime.encoder).snapshot == 1
    assert status(platform.database, beside.encoder).snapshot == 2
    again = Runtime(runtime.settings)
    newest = again.snapshots.newest()
    assert newest is not None
    assert newest.manifest["encoder"] == BUNDLED
    beside.retire()
    assert runtime.encoder.name == BUNDLED
    with platform.database.read() as session:
        assert runtime.replica.catch_up(session) == 0, "the database is still open"
    runtime.close()


def test_a_name_with_slashes_is_one_folder(tmp_path: Path, other_encoder: Path) -> None:
    runtime = Runtime(Settings(home=tmp_path, encoder="hashing", secret_key="-"))
    runtime.encoder.name = "owner/../model"  # type: ignore[misc]
    runtime.snapshots.write({}, {})
    assert [path.name for path in runtime.settings.snapshots.iterdir()] == ["owner%2F..%2Fmodel"]


def test_a_cross_encoder_is_used_when_the_settings_name_one(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Shortest()
    monkeypatch.setattr(module, "load_reranker", {"/models/reader": read}.get)
    for name, expected in (("", None), ("/models/reader", read)):
        settings = Settings(
            home=tmp_path, database_url=sqlite_url, encoder="hashing", cross_encoder=name
        )
        runtime = Runtime(settings)
        assert runtime.reranker is runtime.replica.reranker is expected
        runtime.close()
