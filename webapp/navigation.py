"""The places of each role, and what every page needs to draw its frame."""

from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.listings.models import KINDS
from matcher.notifications.find import count_unread
from webapp.context import actor, runtime, session


def init_app(app: Flask) -> None:
    """Give every template the frame's variables."""

    @app.context_processor
    def _frame() -> dict[str, Any]:
        settings = runtime().settings
        return {
            "zone_name": settings.zone_name,
            "demonstration": settings.demonstration,
            "nav": _places(),
            "unread_notifications": _unread,
        }


def _unread() -> int:
    """How many notifications the reader has not read; asked by the frame alone."""
    user_id = actor().user_id
    return count_unread(session(), user_id) if user_id else 0


def _places() -> list[dict[str, Any]]:
    """The three to five places of the actor's role."""
    who = actor()
    places = [("检索", "search.results")]
    if current_user.is_authenticated:
        if may(who, "listing.review"):
            # The search box stands in every page's head; five places are enough.
            places = [("审核", "review.queue")]
        places += [("我的", "my.start")] if who.organization_id and _may_post(who) else []
        if may(who, "match.decide"):
            desk = [("今日", "desk.today"), ("匹配", "desk.suggestions"), ("看板", "desk.board")]
            places = [*desk, *places]
        elif may(who, "match.see"):
            places += [("今日", "desk.today")]
        elif may(who, "quality.see"):
            places += [("匹配质量", "desk.quality")]
            places += [("供需视图", "market.index")] if may(who, "market.see") else []
        places += [("清单", "zone_lists.index")] if may(who, "list_issue.see") else []
        places += [("账号管理", "security.index")] if may(who, "account.manage") else []
        places += [("系统状态", "system.index")] if may(who, "system.see") else []
        places += [("审计日志", "audit.index")] if may(who, "audit.read") else []
    if not current_user.is_authenticated or _may_post(who):
        places += [("发布", "post.choose")]
    if not current_user.is_authenticated:
        places += [("清单", "lists.index")]
        places += [("使用手册", "manual.index")]
    return [
        {"label": label, "url": url_for(endpoint), "active": request.endpoint == endpoint}
        for label, endpoint in places
    ]


def _may_post(who: Actor) -> bool:
    return any(may(who, f"{kind}.create") for kind in KINDS)
