"""The brokers of the zone: what they know, what they have in hand, and what others must take."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.brokers.handing_over import hand_over
from matcher.brokers.profiles import (
    Broker,
    ProfileInput,
    assigned_listings,
    brokers_of_zone,
    get_broker,
    save_profile,
)
from matcher.errors import FieldProblem, InvalidError
from matcher.taxonomy import load_rules, scheme
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.posted_text import posted_text
from webapp.presentation import day, names

blueprint = Blueprint("zone_brokers", __name__, url_prefix="/zone/brokers")
blueprint.before_request(members_only)
_ID = "<int(max=2147483647):broker_id>"


@blueprint.get("")
def index() -> str:
    """All brokers with their load."""
    found = brokers_of_zone(session(), actor(), request.args.get("page", 1, type=int))
    return render_template(
        "zone/brokers.html", found=found, rows=[_row(one) for one in found.brokers]
    )


@blueprint.get(f"/{_ID}")
def show(broker_id: int) -> str:
    """One broker's profile and listings."""
    return _page(get_broker(session(), actor(), broker_id))


@blueprint.post(f"/{_ID}/profile")
def profile(broker_id: int) -> Response | tuple[str, int]:
    """Write the profile."""
    broker = get_broker(session(), actor(), broker_id)
    try:
        save_profile(session(), actor(), broker, ProfileInput.parse(_posted()))
    except InvalidError as error:
        return _page(broker, error.problems), 422
    flash(f"{broker.user.display_name}的档案已保存。", "success")
    return redirect(url_for("zone_brokers.show", broker_id=broker_id))


@blueprint.post(f"/{_ID}/hand-over")
def hand_over_all(broker_id: int) -> Response:
    """Give the broker's listings to the others, each to the best one."""
    broker = get_broker(session(), actor(), broker_id)
    given, kept = hand_over(session(), actor(), broker, posted_text("note"))
    rest = f"{kept} 条没有其他合适的经纪人，仍在原处。" if kept else ""
    flash(f"已改派 {given} 条，新的经纪人会收到通知。{rest}", "warning" if kept else "success")
    return redirect(url_for("zone_brokers.show", broker_id=broker_id))


def _posted() -> dict[str, Any]:
    return {
        "technical_fields": request.form.getlist("technical_fields"),
        "capacity": request.form.get("capacity", ""),
        "active": request.form.get("active", "是"),
    }


def _page(broker: Broker, problems: Sequence[FieldProblem] = ()) -> str:
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "zone/broker.html",
        broker=broker,
        row=_row(broker),
        fields=_fields(broker, problems),
        errors=[{"field": one.field, "message": f"{one.label}：{one.message}"} for one in problems],
        listings=[
            {
                "code": one.code,
                "title": one.public_title,
                "organization": one.organization.name,
                "kind": one.kind,
                "url": url_for("review.desk", code=one.code, _anchor="assignment"),
            }
            for one in assigned_listings(session(), broker, page)
        ],
        page=page,
        pages=max(1, -(-broker.load.listings // 30)),
    )


def _fields(broker: Broker, problems: Sequence[FieldProblem]) -> list[dict[str, Any]]:
    """The form, with what is kept, or with what was typed when it was refused."""
    kept = broker.profile
    values: dict[str, Any] = {
        "technical_fields": kept.technical_fields if kept else [],
        "capacity": str(kept.capacity if kept else load_rules().broker_capacity),
        "active": "是" if kept is None or kept.active else "否",
    }
    if problems:
        values = _posted()
    errors = {one.field.split(".")[0]: one.message for one in problems}
    shapes: list[dict[str, Any]] = [
        {
            "name": "technical_fields",
            "kind": "checks",
            "choices": [{"value": t.code, "label": t.name} for t in scheme("technical_fields")],
            "hint": "相同领域的需求和场景优先建议给这位经纪人",
        },
        {
            "name": "capacity",
            "kind": "number",
            "unit": "项",
            "hint": "分派给他的信息与进行中的对接合计；满了仍可手动分派",
            "required": True,
        },
        {
            "name": "active",
            "kind": "radios",
            "choices": [{"value": word, "label": word} for word in ("是", "否")],
            "hint": "休假或工作交接时选“否”，不再建议给他",
        },
    ]
    return [
        shape
        | {
            "label": ProfileInput.label(shape["name"]),
            "value": values[shape["name"]],
            "error": errors.get(shape["name"], ""),
        }
        for shape in shapes
    ]


def _row(broker: Broker) -> dict[str, Any]:
    user, kept = broker.user, broker.profile
    return {
        "name": user.display_name,
        "url": url_for("zone_brokers.show", broker_id=user.id),
        "organization": user.organization.name if user.organization else "",
        "fields": names("technical_fields", kept.technical_fields) if kept else "",
        "load": broker.load,
        "capacity": kept.capacity if kept else None,
        "full": bool(kept) and broker.load.total >= (kept.capacity if kept else 0),
        "signed_in": day(user.signed_in_at),
        "state": _state(broker),
    }


def _state(broker: Broker) -> tuple[str, str]:
    """A word and its tone."""
    if not broker.in_office:
        return ("已离岗", "bad")
    if broker.profile is None:
        return ("未填档案", "warn")
    return ("接受分派", "good") if broker.profile.active else ("暂停分派", "quiet")
