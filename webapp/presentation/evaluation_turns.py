"""What happens next with a zone's evaluation: who has to act, by when, and what follows."""

from datetime import date, timedelta
from typing import Any

from flask import url_for

from matcher.actor import Actor
from matcher.clock import today
from matcher.evaluations.calendar import Standing
from matcher.evaluations.deadlines import TURNS
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import TRANSITIONS, possible
from matcher.taxonomy import load_rules
from webapp.presentation.text import day

Row = dict[str, Any]
# Where on the page of an evaluation the running states go on.
_PLACES = {
    "opened": "evidence",
    "returned": "assessment",
    "prepared": "sheet",
    "scored": "decide",
    "rectifying": "rectification",
    "reported": "rectification",
}
# What is to be done in each state, and what follows.
_TURNS = {
    "opened": (
        "逐年冻结指标，填写并提交自评",
        "提交后由主管部门评分、作出结论，需要补正的会退回。",
    ),
    "returned": ("按退回意见修改自评，重新提交", "提交后由主管部门重新评分、作出结论。"),
    "prepared": ("核对自评和证据，逐项评分；材料不齐的可以退回", "评分后作出结论。"),
    "scored": ("作出结论", "结论为不合格的，须在 {years} 年内整改。"),
    "rectifying": (
        "整改，并提交整改报告",
        "提交后由主管部门验收；整改期限 {last} 过后仍未通过的，可以撤销。",
    ),
    "reported": (
        "核对整改报告，通过或退回",
        "整改期限 {last} 之前可以退回继续整改，过后仍不到位的可以撤销。",
    ),
    "decided": ("这次评估已经结束。", "下一次的应评日期见示范区的评估页。"),
    "closed": ("整改已通过，这次评估已经结束。", "下一次的应评日期见示范区的评估页。"),
}
_REVOKED = "这个示范区已撤销，不再评估。"


def turn_row(one: Evaluation, actor: Actor) -> Row:
    """Of an evaluation."""
    action = TURNS.get(one.state)
    what, then = _TURNS[one.state]
    if action is None:
        return _over(_REVOKED, "") if one.result == "revoked" else _over(what, then)
    years = load_rules().evaluations.rectification_years
    then = then.format(years=years, last=day(one.rectify_by))
    who = "主管部门" if TRANSITIONS[action].judges else "运营人员"
    url = url_for("evaluations.show", evaluation_id=one.id, _anchor=_PLACES[one.state])
    return _turn(who, possible(actor, one, action), what, then, one.act_by) | {"url": url}


def zone_turn(one: Standing, actor: Actor, *, decides: bool) -> Row:
    """Of a zone: of the evaluation that runs, else of the next one.

    Args:
        one: where the zone stands.
        actor: the reader.
        decides: whether the reader may open its evaluations.
    """
    rules = load_rules().evaluations
    match one.word:
        case "running" | "rectifying" if one.latest:
            return turn_row(one.latest, actor)
        case "revoked":
            return _over(_REVOKED, "")
        case "later" if one.due_on:
            opens = one.due_on - timedelta(days=rules.ahead_days)
            what = f"下一次应评日期 {one.due_on}，{opens} 起可以开始评估。"
            return _over(what, "在此之前请运营人员每年核对并冻结指标。", "还没有到期")
        case "soon" | "overdue" if one.due_on:
            first, last = one.due_on.year - rules.every_years, one.due_on.year - 1
            then = f"评估看 {first}—{last} 年冻结的指标，运营人员现在就可以逐年核对并冻结。"
            return _turn("主管部门", decides, "开始评估", then, one.due_on)
    return _turn("主管部门", decides, "登记示范区的成立日期", "登记后算出应评日期。", None)


def left_until(last: date | None) -> str:
    """How many days are left, or over; empty for none."""
    if last is None:
        return ""
    days = (last - today()).days
    return f"还有 {days:,} 天" if days >= 0 else f"已过 {-days:,} 天"


def _turn(who: str, mine: bool, what: str, then: str, by: date | None) -> Row:
    return {
        "title": "请您办理" if mine else f"等待{who}",
        "mine": mine,
        "what": what,
        "then": then,
        "by": day(by),
        "left": left_until(by),
        "late": by is not None and by < today(),
    }


def _over(what: str, then: str, title: str = "已结束") -> Row:
    return {"title": title, "what": what, "then": then}
