"""The pages about a zone and its achievements, as tabs: each where the reader may see it."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app, url_for

from matcher.accounts.actions import ACTIONS
from matcher.accounts.permissions import may
from webapp.context import actor

_PLACES: Sequence[tuple[str, str, str, str]] = (
    ("indicators", "指标", "/indicators", "statistics.see"),
    ("reports", "年度报告", "/reports", "report.see"),
    ("evaluations", "评估", "/evaluations", "evaluation.see"),
    ("yearbook", "年鉴", "/zone/yearbook", "yearbook.see"),
    ("service_bodies", "服务机构", "/zone/service-bodies", "register.see"),
    ("certificates", "经纪人", "/zone/certificates", "register.see"),
)


def init_app(app: Flask) -> None:
    """Let the macro `zone_tabs` ask for the reader's places."""
    app.jinja_env.globals["zone_places"] = _places


def _places() -> list[dict[str, Any]]:
    there = {rule.rule: rule.endpoint for rule in current_app.url_map.iter_rules()}
    who = actor()
    return [
        {"key": key, "label": label, "url": url_for(there[path])}
        for key, label, path, action in _PLACES
        if path in there and action in ACTIONS and may(who, action)
    ]
