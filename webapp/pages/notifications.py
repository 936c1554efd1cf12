"""The own notifications, and which of them are mailed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.models import User
from matcher.dispatch.objects import shown
from matcher.errors import InvalidError
from matcher.notifications.find import (
    UNREAD,
    count_unread,
    mark_all_read,
    mark_read,
    notifications_of,
)
from matcher.notifications.kinds import GROUPS
from matcher.notifications.preferences import choose_mails, mails_of
from matcher.taxonomy import load_rules
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.presentation.notifications import (
    mail_settings,
    notification_rows,
    notification_tabs,
)

blueprint = Blueprint("notifications", __name__, url_prefix="/account/notifications")
blueprint.before_request(members_only)
_MAIL = "mail-"


@blueprint.get("")
def index() -> str:
    """A page of them, the newest first."""
    which, asked = request.args.get("group", ""), request.args.get("page", "")
    which = which if which == UNREAD or which in GROUPS else ""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    page = notifications_of(session(), actor(), which=which, page=number)
    unread = count_unread(session(), actor().user_id or 0)
    return render_template(
        "notifications/index.html",
        rows=notification_rows(page.notifications, shown(session(), actor(), page.notifications)),
        tabs=notification_tabs(which, unread),
        page=page,
        unread=unread,
        base=url_for("notifications.index", group=which or None),
    )


@blueprint.post("/<int(max=9007199254740991):notification_id>/open")
def follow(notification_id: int) -> Response:
    """Mark one read and go on to its object."""
    found = mark_read(session(), actor(), notification_id)
    what = shown(session(), actor(), [found]).get(found.id)
    if what is None:
        flash("它所说的内容已不可查看。", "info")
        return redirect(url_for("notifications.index"))
    return redirect(request.script_root + what.path, 303)


@blueprint.post("/<int(max=9007199254740991):notification_id>/read")
def read(notification_id: int) -> Response:
    """Mark one read."""
    mark_read(session(), actor(), notification_id)
    return redirect(url_for("notifications.index"), 303)


@blueprint.post("/read-all")
def read_all() -> Response:
    """Mark all read."""
    count = mark_all_read(session(), actor())
    flash(f"{count} 条通知已标为已读。" if count else "没有未读的通知。", "success")
    return redirect(url_for("notifications.index"), 303)


@blueprint.get("/settings")
def settings() -> str:
    """Which kinds are mailed, and when."""
    return _settings("")


@blueprint.post("/settings")
def settings_post() -> Response | tuple[str, int]:
    """Take the choices."""
    wanted = {
        name.removeprefix(_MAIL): value
        for name, value in request.form.items()
        if name.startswith(_MAIL)
    }
    try:
        choose_mails(session(), actor(), wanted)
    except InvalidError as error:
        return _settings(error.message), 422
    flash("通知邮件的设置已保存。", "success")
    return redirect(url_for("notifications.settings"), 303)


def _settings(problem: str) -> str:
    who = actor()
    return render_template(
        "notifications/settings.html",
        groups=mail_settings(who, mails_of(session(), who)),
        problem=problem,
        hour=load_rules().notifications.digest_hour,
        has_address=bool(session().get_one(User, who.user_id).email),
    )
