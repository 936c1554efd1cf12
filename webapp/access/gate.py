"""The gate before pages that only members see."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response


def members_only() -> Response | None:
    """Send the public to the sign-in page, and from there back to a page that can be read."""
    if not all(str(value).isprintable() for value in (request.view_args or {}).values()):
        abort(404)
    if current_user.is_authenticated:
        return None
    flash("请先登录，再继续刚才的操作。", "info")
    wanted = request.full_path.removesuffix("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=wanted))
