"""Headers of every answer, cookies, and protection against forged forms and floods."""

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_YEAR = 365 * 24 * 3600
# In memory of each serving process: a limit per process, not for all of them together.
limiter = Limiter(get_remote_address, storage_uri="memory://")


def init_app(app: Flask, *, https: bool) -> None:
    """Protect the application."""
    app.config.update(
        # The __Host- prefix has the browser refuse this cookie from neighbouring hosts.
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    limiter.init_app(app)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response
