"""Put suggestions off, call them back, merge those that say the same, take that back."""

from datetime import date

from flask import request
from werkzeug.wrappers import Response

from matcher.errors import InvalidError
from matcher.matching import merging, snoozing
from webapp.context import actor, session
from webapp.pages.desk.answering import answer, refused
from webapp.pages.desk.base import MATCH, blueprint
from webapp.pages.desk.decisions import stored

_MOST = 20


@blueprint.post(f"{MATCH}/snooze")
def snooze(match_id: int) -> Response:
    """Hide a match until a day."""
    match = stored(match_id)
    try:
        snoozing.snooze(session(), actor(), match, _day(request.form.get("until", "")))
    except InvalidError as error:
        return refused(str(match_id), error)
    message = f"{match.need.code} 与 {match.achievement.code} 推迟到 {match.snoozed_until}。"
    return answer(match, message, "wake")


@blueprint.post(f"{MATCH}/wake")
def wake(match_id: int) -> Response:
    """Let a match wait again before its day."""
    match = stored(match_id)
    snoozing.wake(session(), actor(), match)
    return answer(match, f"{match.need.code} 与 {match.achievement.code} 已回到待处理。")


@blueprint.post(f"{MATCH}/merge")
def merge(match_id: int) -> Response:
    """Keep one of some suggestions that say the same."""
    anchor = stored(match_id)
    asked = {number for number in request.form.getlist("merged", type=int) if 0 < number < 2**31}
    others = [stored(number) for number in sorted(asked - {match_id})[:_MOST]]
    chosen = request.form.get("kept", match_id, type=int)
    kept = next((one for one in others if one.id == chosen), anchor)
    try:
        merging.merge(session(), actor(), kept, [anchor, *others])
    except InvalidError as error:
        return refused(str(match_id), error)
    message = f"已合并：保留 {kept.achievement.code}，另外 {len(others)} 条记为重复。"
    return answer(kept, message, "split")


@blueprint.post(f"{MATCH}/split")
def split(match_id: int) -> Response:
    """Take a merging back."""
    kept = stored(match_id)
    merged = merging.split(session(), actor(), kept)
    return answer(kept, f"已撤销合并：{len(merged)} 条恢复为待处理。")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
