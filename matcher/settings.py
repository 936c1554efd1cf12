"""Settings from the environment, read once at start into a frozen object."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import SettingsError


@dataclass(frozen=True)
class Settings:
    """What the operator decides; one variable `TECHMATCH_<NAME>` per attribute.

    Attributes:
        home: data of the run: database, index snapshots, model, queue.
        database_url: SQLAlchemy URL; SQLite under `home` when empty.
        encoder: "bundled", "hashing" (tests only), a directory or a model name.
        encoder_backend: "openvino", "torch" or "auto", which takes the former where it can.
        secret_key: signs cookies; made and kept under `home` when empty.
        zone_name: shown in the header of every page.
        host: address the web server listens on.
        port: port the web server listens on.
        web_workers: serving processes; each holds a replica of the index.
        demonstration: whether pages say that the data is invented.
        https: whether cookies are sent over HTTPS only.
    """

    home: Path = Path("var")
    database_url: str = ""
    encoder: str = "bundled"
    encoder_backend: str = "auto"
    secret_key: str = ""
    zone_name: str = "科技成果转移转化示范区"
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 1
    demonstration: bool = False
    https: bool = False

    @property
    def models(self) -> Path:
        """Directory of unpacked encoder models."""
        return self.home / "models"

    @property
    def snapshots(self) -> Path:
        """Directory of index generations."""
        return self.home / "index"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a variable is unknown or has an unusable value; the message names it.
    """
    given = {
        key.removeprefix("TECHMATCH_").lower(): value
        for key, value in environ.items()
        if key.startswith("TECHMATCH_") and key not in _NOT_SETTINGS
    }
    unknown = sorted(set(given) - set(Settings.__dataclass_fields__))
    if unknown:
        raise SettingsError(
            f"环境变量 TECHMATCH_{unknown[0].upper()} 不认识，"
            "请删除或改正名称（见 README 的设置表）。"
        )
    home = Path(given.get("home") or Settings.home).absolute()
    return Settings(
        home=home,
        database_url=given.get("database_url") or f"sqlite:///{home / 'techmatch.db'}",
        encoder=given.get("encoder") or Settings.encoder,
        encoder_backend=_choice(given, "encoder_backend", ("auto", "openvino", "torch")),
        secret_key=given.get("secret_key") or _kept_secret(home),
        zone_name=given.get("zone_name") or Settings.zone_name,
        host=given.get("host") or Settings.host,
        port=_integer(given, "port", Settings.port, 1, 65535),
        web_workers=_integer(given, "web_workers", Settings.web_workers, 1, 64),
        demonstration=_boolean(given, "demonstration"),
        https=_boolean(given, "https"),
    )


_NOT_SETTINGS = frozenset({"TECHMATCH_REQUIRE_BROWSER", "TECHMATCH_TEST_CACHE"})
_WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


def _choice(given: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices, of which the first is the default."""
    value = given.get(name) or choices[0]
    if value not in choices:
        raise SettingsError(
            f"环境变量 TECHMATCH_{name.upper()} 应为 {'、'.join(choices)} 之一，现为“{value}”。"
        )
    return value


def _boolean(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "").lower()
    if value not in _WORDS:
        raise SettingsError(f"环境变量 TECHMATCH_{name.upper()} 应为 1 或 0，现为“{value}”。")
    return _WORDS[value]


def _integer(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = given.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise SettingsError(
            f"环境变量 TECHMATCH_{name.upper()} 应为 {low} 到 {high} 的整数，现为“{value}”。"
        )
    return int(value)


def _kept_secret(home: Path) -> str:
    """A random key that survives restarts, readable by the owner only."""
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        # Written aside and linked: another process must never read a key that is half there.
        with tempfile.NamedTemporaryFile("w", dir=home) as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            # Where another process was first, its key is the one to use.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()
