"""Say that something of a register ends soon: each step of the rules once for each last day."""

from datetime import timedelta
from functools import cache

from sqlalchemy import null, or_, select, update
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.notifications import notify
from matcher.notifications.recipients import staff
from matcher.notifications.settle import settle_object
from matcher.service_registers.changing import MANAGE, OBJECTS
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.service_registers.validity import Registered
from matcher.taxonomy import load_rules

# In one transaction; the rest is told of an hour later.
_AT_ONCE = 500
_NOTICES: dict[type[Registered], str] = {
    ServiceBody: "body_expiring",
    BrokerCertificate: "certificate_expiring",
}


def tell_expiring(session: Session, actor: Actor) -> int:
    """Tell the operators, and the broker concerned; returns how many entries were told of.

    The nearest step that was reached is told, and none before it any more: who enters a
    certificate of which ten days are left is told once now, and once on its last day.
    """
    operators = cache(lambda zone_id: staff(session, zone_id, MANAGE))
    told = 0
    for model, notice in _NOTICES.items():
        for step in sorted(load_rules().registers.expiry_days):
            for row_id, zone_id, holder in _due(session, model, step):
                target = (OBJECTS[model], row_id)
                settle_object(session, target, notice)
                holders = [holder] if holder else []
                notify(session, actor, [*operators(zone_id), *holders], notice, target)
                _mark(session, model, row_id, step)
                told += 1
    return told


def _due(session: Session, model: type[Registered], step: int) -> list[tuple[int, int, int | None]]:
    """Row, zone and account of what has this many days left or fewer, and was not told so."""
    holder = model.user_id if issubclass(model, BrokerCertificate) else null()
    query = select(model.id, model.zone_id, holder).where(
        model.ended_on.is_(None),
        model.valid_to <= today() + timedelta(days=step),
        or_(model.expiry_told.is_(None), model.expiry_told > step),
    )
    rows = session.execute(query.order_by(model.id).limit(_AT_ONCE))
    return [(row_id, zone_id, user_id) for row_id, zone_id, user_id in rows]


def _mark(session: Session, model: type[Registered], row_id: int, step: int) -> None:
    # Not through the object: who is editing it must not be told that it has changed.
    mark = update(model).where(model.id == row_id).values(expiry_told=step)
    session.execute(mark, execution_options={"synchronize_session": False})
