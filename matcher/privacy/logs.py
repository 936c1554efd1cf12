"""Logs of every process, with personal data masked whatever somebody writes into them."""

import logging
import re
from urllib.parse import quote, unquote

from matcher.privacy.findings import findings
from matcher.privacy.masking import mask

_LAYOUT = "%(asctime)s %(levelname)s %(message)s"
# Method and path without what was asked: people search for telephone numbers too.
ACCESS_LAYOUT = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s'
# Whoever reads a log must not be able to follow the links that were sent by mail.
_LINK = re.compile(
    r"(/(?:account/reset|register/confirm|registrations|invitations|unsubscribe"
    r"|saved-searches/confirm|saved-searches/manage)/)[^/]+"
)

_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def logged_path(path: str) -> str:
    """A path on one line, without personal data and the secrets of links."""
    return quote(_LINK.sub(r"\1***", mask(path)), safe="/*")


class MaskingFormatter(logging.Formatter):
    """Masks message and traceback, also what an address spells with percent signs."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        line = mask(super().format(record))
        spelled = _ENCODED.sub(_decoded, line)
        return mask(spelled) if findings(spelled) else line


def _decoded(found: re.Match[str]) -> str:
    """The characters themselves; those that would begin a line or steer a terminal as blanks."""
    text = unquote(found.group(), errors="replace")
    return "".join(character if character.isprintable() else " " for character in text)


def configure_logs() -> None:
    """Write warnings and errors to the standard error stream; once per process."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(_LAYOUT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
