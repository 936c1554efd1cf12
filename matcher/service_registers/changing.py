"""What adding, editing and ending have in common: who may, on which version, what is recorded."""

from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ConflictError, FieldProblem, InvalidError, TransitionError
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.service_registers.schemas import EndInput, ValidityInput
from matcher.service_registers.validity import Registered

MANAGE = "register.manage"
OBJECTS: dict[type[Registered], str] = {
    ServiceBody: "service_body",
    BrokerCertificate: "broker_certificate",
}


def require_editable(actor: Actor, row: Registered, seen: int) -> None:
    """Refuse a change of what is another zone's, was ended, or was changed meanwhile.

    Args:
        actor: who changes it.
        row: what is changed.
        seen: the version that the actor has read.

    Raises:
        ForbiddenError: the actor keeps no register of this zone.
        TransitionError: it was ended.
        ConflictError: somebody has changed it meanwhile.
    """
    require(actor, MANAGE, zone_id=row.zone_id)
    _require_running(row)
    if row.version != seen:
        raise ConflictError(
            "填写期间已有人修改了这一条，您的修改没有保存。请重新打开，看过最新的内容后再改。"
        )


def keep(
    session: Session, actor: Actor, row: Registered, data: ValidityInput, told: dict[str, Any]
) -> None:
    """Write the validity and the row, with the audit row of what it says now.

    Args:
        session: the transaction.
        actor: who writes.
        row: with all but its validity.
        data: the validity; a new last day is told of anew.
        told: what the audit row says beside it; never who a person is.
    """
    verb = "edit" if row.id else "add"
    if row.valid_to != data.valid_to:
        row.expiry_told = None
    row.valid_from, row.valid_to = data.valid_from, data.valid_to
    session.add(row)
    session.flush()
    days = {"valid_from": row.valid_from, "valid_to": row.valid_to}
    after = told | {name: day.isoformat() for name, day in days.items() if day}
    record(session, actor, f"{OBJECTS[type(row)]}.{verb}", _target(row), None, after)
    session.flush()


def end(session: Session, actor: Actor, row: Registered, data: EndInput) -> None:
    """Let something count no more before its last day; it stays readable.

    Raises:
        ForbiddenError: the actor keeps no register of this zone.
        TransitionError: it was ended before.
        InvalidError: the day is before its first one.
    """
    require(actor, MANAGE, zone_id=row.zone_id)
    _require_running(row)
    if data.ended_on < row.valid_from:
        message = f"不能早于有效期的第一天 {row.valid_from}"
        raise InvalidError([FieldProblem("ended_on", EndInput.label("ended_on"), message)])
    row.ended_on, row.end_reason = data.ended_on, data.reason
    after = {"ended_on": data.ended_on.isoformat(), "reason": data.reason}
    record(session, actor, f"{OBJECTS[type(row)]}.end", _target(row), None, after)
    session.flush()


def _require_running(row: Registered) -> None:
    if row.ended_on is not None:
        raise TransitionError(
            f"这一条已于 {row.ended_on} 终止，不能再修改。仍需登记的，请重新登记一条。"
        )


def _target(row: Registered) -> tuple[str, int]:
    return OBJECTS[type(row)], row.id
