"""The web server's own log, masked like every other.

It quotes what it cannot read: a malformed request line, the address of a request that broke.
"""

import logging
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from matcher.privacy.logs import MaskingFormatter, logged_path


class MaskingLogger(Logger):
    """gunicorn's log of errors and of requests; for its option `--logger-class`."""

    def setup(self, cfg: Any) -> None:
        """Open the logs as gunicorn does, and mask what is written to them."""
        super().setup(cfg)
        _mask(self.error_log, MaskingFormatter(self.error_fmt, self.datefmt))
        _mask(self.access_log, MaskingFormatter(self.access_fmt))

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """What the lines of the access log are made of; nobody writes a line of their own."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        sent = str(environ.get("PATH_INFO", "")).encode("latin-1", "replace")
        return found | {"U": logged_path(sent.decode("utf-8", "replace"))}


def _mask(log: logging.Logger, formatter: logging.Formatter) -> None:
    for handler in log.handlers:
        handler.setFormatter(formatter)
