"""Who carries messages away: an SMTP server, or a folder where there is none."""

import os
import smtplib
import ssl
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from matcher.errors import SettingsError
from matcher.settings import Settings

_TIMEOUT_SECONDS = 10
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Carrier(ABC):
    """Takes messages while it is open."""

    @abstractmethod
    @contextmanager
    def opened(self) -> Iterator[None]:
        """Reach whoever takes the messages.

        Raises:
            OSError: nobody is reached (`SMTPException` is one).
        """

    @abstractmethod
    def carry(self, number: int, message: EmailMessage) -> None:
        """Hand one message over; the same number again replaces it where that can be done.

        Raises:
            OSError: it was not taken.
        """


class SmtpCarrier(Carrier):
    """A mail server, over TLS unless the URL says plain `smtp`.

    Args:
        url: `smtps://host:465`, `smtp+starttls://host:587` or `smtp://host:25`, user and password
            before the host.

    Raises:
        SettingsError: the URL is none of these.
    """

    def __init__(self, url: str) -> None:
        self._url = _checked(url)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Connect and sign in."""
        with self._connect() as self._server:
            yield

    def carry(self, number: int, message: EmailMessage) -> None:
        """Send it; the number becomes its id, by which a repetition can be told."""
        message["Message-ID"] = f"<techmatch-{number}@{message['From'].addresses[0].domain}>"
        self._server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        url = self._url
        host, port = url.hostname or "", url.port or _PORTS[url.scheme]
        if url.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=_TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)
        try:
            if url.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
        except BaseException:
            server.close()
            raise
        return server


class FolderCarrier(Carrier):
    """A folder of `.eml` files, one per message, readable by the owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        yield

    def carry(self, number: int, message: EmailMessage) -> None:
        """Write the file under its number; a repetition replaces it."""
        path = self._folder / f"{number:08d}.eml"
        aside = path.with_suffix(".part")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)


def carrier_of(settings: Settings) -> Carrier:
    """The carrier that the settings name.

    Raises:
        SettingsError: TECHMATCH_SMTP_URL cannot be used.
    """
    return SmtpCarrier(settings.smtp_url) if settings.smtp_url else FolderCarrier(settings.mail)


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        # The value itself may hold a password.
        raise SettingsError(
            "环境变量 TECHMATCH_SMTP_URL 应写作 smtps://用户名:密码@主机:465、"
            "smtp+starttls://…:587 或 smtp://主机:25。"
        )
    return parts
