"""Settings from the environment, read once at start into a frozen object."""

import base64
import os
import re
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
        encoder: "bundled", "hashing" (tests only), a directory or a model name; when empty, what
            `techmatch encoder use` chose last, else "bundled".
        encoder_backend: "openvino", "torch" or "auto", which takes the former where it can.
        cross_encoder: a directory or a model name that looks again at the best; none when empty.
        secret_key: signs cookies; made and kept under `home` when empty.
        audit_key: seals the audit chain; made and kept like the former. Keep a copy elsewhere.
        data_key: encrypts personal data, see `matcher.db.keys`; made and kept like the former.
        zone_name: shown in the header of every page.
        zone_contact: how the office that runs the platform is reached; shown on `/about`.
        host: address the web server listens on.
        port: port the web server listens on.
        web_workers: serving processes; each holds a replica of the index.
        demonstration: whether pages say that the data is invented.
        https: whether cookies are sent over HTTPS only.
        password_policy: mlps (complex, changed every 90 days) or asvs (long, not guessable).
        proxies: how many proxies before the web server are trusted to name the client.
        public_url: where users reach the site, for links in mail; host and port when empty.
        smtp_url: the server that takes mail; a folder under `home` takes it when empty.
        mail_from: the address that mail comes from.
        clamd: `host:port` or path of a ClamAV daemon that looks into uploads; none when empty.
        match_report_template: a zone's own template of the match report; the project's when empty.
    """

    home: Path = Path("var")
    database_url: str = ""
    encoder: str = ""
    encoder_backend: str = "auto"
    cross_encoder: str = ""
    secret_key: str = ""
    audit_key: str = ""
    data_key: str = ""
    zone_name: str = "科技成果转移转化示范区"
    zone_contact: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 1
    demonstration: bool = False
    https: bool = False
    password_policy: str = "mlps"  # noqa: S105 - a name, no password
    proxies: int = 0
    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = "noreply@localhost"
    clamd: str = ""
    match_report_template: str = ""

    @property
    def mail(self) -> Path:
        """Directory of the messages that no server took, where none is set."""
        return self.home / "mail"

    @property
    def uploads(self) -> Path:
        """Directory of uploaded files, under generated names."""
        return self.home / "uploads"

    @property
    def made_files(self) -> Path:
        """Directory of files that the worker made for somebody; in no backup."""
        return self.home / "made_files"

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
        encoder=given.get("encoder") or "",
        encoder_backend=_choice(given, "encoder_backend", ("auto", "openvino", "torch")),
        cross_encoder=given.get("cross_encoder") or "",
        secret_key=given.get("secret_key") or _kept(home / "secret_key", secrets.token_urlsafe(48)),
        audit_key=given.get("audit_key") or _kept(home / "audit_key", _random_key()),
        data_key=given.get("data_key") or _kept(home / "data_key", _random_key()),
        zone_name=given.get("zone_name") or Settings.zone_name,
        zone_contact=given.get("zone_contact") or "",
        host=given.get("host") or Settings.host,
        port=_integer(given, "port", Settings.port, 1, 65535),
        web_workers=_integer(given, "web_workers", Settings.web_workers, 1, 64),
        demonstration=_boolean(given, "demonstration"),
        https=_boolean(given, "https"),
        password_policy=_choice(given, "password_policy", ("mlps", "asvs")),
        proxies=_integer(given, "proxies", Settings.proxies, 0, 8),
        public_url=_site(given),
        smtp_url=given.get("smtp_url") or "",
        mail_from=given.get("mail_from") or Settings.mail_from,
        clamd=given.get("clamd") or "",
        match_report_template=_file(given, "match_report_template"),
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


def _file(given: Mapping[str, str], name: str) -> str:
    """The path of a file that is there; empty for none."""
    value = given.get(name) or ""
    if value and not Path(value).is_file():
        raise SettingsError(
            f"环境变量 TECHMATCH_{name.upper()} 应为一个文件的路径，“{value}”不存在或不是文件。"
        )
    return value


def _site(given: Mapping[str, str]) -> str:
    """The site's address without a slash at the end."""
    host = given.get("host") or Settings.host
    value = given.get("public_url") or f"http://{host}:{given.get('port') or Settings.port}"
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise SettingsError(f"环境变量 TECHMATCH_PUBLIC_URL 应写作 https://主机名，现为“{value}”。")
    return value.rstrip("/")


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


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _kept(path: Path, fresh: str) -> str:
    """What the file holds: `fresh` the first time; it survives restarts, read by the owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked: another process must never read a key that is half there.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(fresh)
            file.flush()
            # Where another process was first, its key is the one to use.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()
