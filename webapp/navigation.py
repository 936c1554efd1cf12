"""The places of each role, and what every page needs to draw its frame."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.listings.models import KINDS
from matcher.notifications.find import count_unread
from webapp.context import actor, runtime, session


class Place(NamedTuple):
    """A page for those who may do an action; only where it is part of this application."""

    label: str
    endpoint: str
    action: str


# How many stand in the bar; the others in the menu of the account.
_MOST = 5
_PUBLIC = (
    ("检索", "search.results"),
    ("发布", "post.choose"),
    ("清单", "lists.index"),
    ("使用手册", "manual.index"),
)
_CONTRACTS = Place("合同", "contracts.ledger", "contract.see")
_LISTS = Place("清单", "zone_lists.index", "list_issue.see")
_FIGURES = Place("指标", "statistics.index", "statistics.see")
_REPORTS = Place("报告", "reports.index", "report.see")
_DESK = (
    Place("审核", "review.queue", "listing.review"),
    Place("今日", "desk.today", "match.see"),
    Place("匹配", "desk.suggestions", "match.decide"),
    Place("看板", "desk.board", "match.decide"),
    *(_CONTRACTS, _LISTS, _FIGURES, _REPORTS),
)
_WATCH = (
    *(_FIGURES, _CONTRACTS, _REPORTS),
    Place("匹配质量", "desk.quality", "quality.see"),
    Place("供需视图", "market.index", "market.see"),
    _LISTS,
)
_ADMINISTRATION = (
    Place("账号管理", "security.index", "account.manage"),
    Place("系统状态", "system.index", "system.see"),
    Place("审计日志", "audit.index", "audit.read"),
)


def init_app(app: Flask) -> None:
    """Give every template the frame's variables."""

    @app.context_processor
    def _frame() -> dict[str, Any]:
        settings = runtime().settings
        return {
            "zone_name": settings.zone_name,
            "demonstration": settings.demonstration,
            "nav": (places := _places())[:_MOST],
            "nav_more": places[_MOST:],
            "unread_notifications": _unread,
        }


def _unread() -> int:
    """How many notifications the reader has not read; asked by the frame alone."""
    user_id = actor().user_id
    return count_unread(session(), user_id) if user_id else 0


def _places() -> list[dict[str, Any]]:
    """The places of the actor's role, the most important first."""
    who = actor()
    if not current_user.is_authenticated:
        return [_place(*one) for one in _PUBLIC]
    known = [one for one in _of_role(who) if one.endpoint in current_app.view_functions]
    return [_place(one.label, one.endpoint) for one in known if may(who, one.action)] + [
        _place(label, endpoint) for label, endpoint in _of_member(who)
    ]


def _of_role(who: Actor) -> Sequence[Place]:
    if may(who, "match.see"):
        return _DESK
    return _WATCH if may(who, "quality.see") else _ADMINISTRATION


def _of_member(who: Actor) -> Iterator[tuple[str, str]]:
    # The search box stands in every page's head; who reviews has enough without a place for it.
    if not may(who, "listing.review"):
        yield "检索", "search.results"
    if _may_post(who):
        yield from (("我的", "my.start"),) if who.organization_id else ()
        yield "发布", "post.choose"


def _place(label: str, endpoint: str) -> dict[str, Any]:
    return {"label": label, "url": url_for(endpoint), "active": request.endpoint == endpoint}


def _may_post(who: Actor) -> bool:
    return any(may(who, f"{kind}.create") for kind in KINDS)
