"""Enter a value: always as a new version, so that what was said before stays readable."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.accounts.zones import hold_zone
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.uploads.kept import keep
from matcher.uploads.store import Received
from matcher.yearbook.find import history
from matcher.yearbook.items import Item, item_of
from matcher.yearbook.models import YearbookEntry
from matcher.yearbook.schemas import EntryInput, value_of
from matcher.yearbook.states import move

PURPOSE = "yearbook.source"


def enter(
    session: Session,
    actor: Actor,
    zone: Zone,
    year: int,
    code: str,
    data: EntryInput,
    *,
    seen: int,
    received: Received | None = None,
) -> YearbookEntry:
    """Write down a value, which waits to be checked; a checked one holds until then.

    Args:
        session: the transaction.
        actor: an operator of the zone.
        zone: whose year it is.
        year: not later than the present one.
        code: of the item.
        data: value and source.
        seen: number of the newest version that the actor has read, 0 for none.
        received: the document; without one a document kept before stays.

    Raises:
        ForbiddenError: the actor enters nothing here.
        NotFoundError: the year has no such item.
        InvalidError: the value is not plausible, or a checked one is changed without a reason.
        ConflictError: somebody else has entered another version meanwhile.
    """
    require(actor, "yearbook.enter", zone_id=zone.id)
    item = item_of(code, year)
    _require_past(year)
    # One after the other: two versions must not have one number.
    hold_zone(session, zone.id)
    before = history(session, actor, zone, year, code)
    _require_seen(before, seen)
    value = value_of(item, data.value)
    _require_reason(before, value, data)
    if before and before[0].state == "entered":
        move(session, actor, before[0], "replace")
    document = _document(session, actor, before, received)
    entry = _version(
        item, data, zone_id=zone.id, year=year, number=seen + 1, value=value, upload_id=document
    )
    entry.entered_by = actor.user_id
    session.add(entry)
    session.flush()
    _record(session, actor, entry, item)
    return entry


def _require_past(year: int) -> None:
    if year > today().year:
        raise InvalidError([FieldProblem("year", "年度", f"{year} 年还没有到，不能填报")])


def _require_seen(before: Sequence[YearbookEntry], seen: int) -> None:
    newest = before[0].number if before else 0
    if newest != seen:
        raise ConflictError(
            "填写期间已有人填报了这个项目，您的填报没有保存。请刷新页面，看过最新的数值后再填。"
        )


def _require_reason(before: Sequence[YearbookEntry], value: Decimal, data: EntryInput) -> None:
    checked = next((one for one in before if one.state == "checked"), None)
    if checked and not data.reason:
        label = EntryInput.label("reason")
        raise InvalidError([FieldProblem("reason", label, "已核对的数据要更改，请写明原因")])
    newest = before[0] if before else None
    if newest and newest is checked and _says_the_same(newest, value, data):
        label = EntryInput.label("value")
        raise InvalidError([FieldProblem("value", label, "与已核对的数值和来源相同，无需填报")])


def _version(item: Item, data: EntryInput, **more: Any) -> YearbookEntry:
    return YearbookEntry(
        item=item.code,
        unit=item.unit,
        source=data.source,
        source_number=data.source_number,
        reason=data.reason,
        **more,
    )


def _says_the_same(entry: YearbookEntry, value: Decimal, data: EntryInput) -> bool:
    kept = (entry.value, entry.source, entry.source_number)
    return kept == (value, data.source, data.source_number)


def _document(
    session: Session, actor: Actor, before: Sequence[YearbookEntry], received: Received | None
) -> int | None:
    if received is None:
        return before[0].upload_id if before else None
    if actor.organization_id is None:
        message = "您的账号没有所属单位，不能上传文件，请联系安全管理员设置"
        raise InvalidError([FieldProblem("document", "来源文件", message)])
    owner = actor.organization_id
    return keep(session, actor, received, purpose=PURPOSE, organization_id=owner).id


def _record(session: Session, actor: Actor, entry: YearbookEntry, item: Item) -> None:
    after = {
        "year": entry.year,
        "item": item.name,
        "value": f"{entry.value.normalize():f}",
        "unit": entry.unit,
        "source": entry.source,
        "revision": entry.number,
    }
    record(session, actor, "yearbook_entry.enter", ("yearbook_entry", entry.id), None, after)
    session.flush()
