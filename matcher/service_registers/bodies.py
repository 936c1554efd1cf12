"""Write the register of service bodies."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import VERIFIED, Organization, Zone
from matcher.accounts.permissions import require
from matcher.accounts.zones import hold_zone
from matcher.actor import Actor
from matcher.errors import FieldProblem, InvalidError
from matcher.service_registers.changing import MANAGE, keep, require_editable
from matcher.service_registers.models import ServiceBody
from matcher.service_registers.schemas import BodyInput
from matcher.taxonomy import scheme


def add_body(session: Session, actor: Actor, zone: Zone, data: BodyInput) -> ServiceBody:
    """Put a service body into the register of the actor's zone.

    Raises:
        ForbiddenError: the actor keeps no register of this zone.
        InvalidError: it stands there already in this class.
    """
    require(actor, MANAGE, zone_id=zone.id)
    body = ServiceBody(zone_id=zone.id, entered_by=actor.user_id)
    return _keep(session, actor, body, data)


def edit_body(
    session: Session, actor: Actor, body: ServiceBody, data: BodyInput, seen: int
) -> ServiceBody:
    """Change what the register says of a service body.

    Args:
        session: the transaction.
        actor: an operator of the zone.
        body: what is changed.
        data: what it says from now on.
        seen: the version that the actor has read.

    Raises:
        ForbiddenError: the actor keeps no register of this zone.
        ConflictError: somebody has changed it meanwhile.
        TransitionError: it was ended.
        InvalidError: another entry says the same already.
    """
    require_editable(actor, body, seen)
    return _keep(session, actor, body, data)


def _keep(session: Session, actor: Actor, body: ServiceBody, data: BodyInput) -> ServiceBody:
    # One after the other: two operators may be entering the same body.
    hold_zone(session, body.zone_id)
    _require_single(session, body, data)
    body.name, body.credit_code, body.body_class = data.name, data.credit_code, data.body_class
    body.certificate, body.contact, body.phone = data.certificate, data.contact, data.phone
    body.organization_id = _on_the_platform(session, data)
    told = data.model_dump(include={"name", "credit_code", "body_class", "certificate"})
    keep(session, actor, body, data, told)
    return body


def _require_single(session: Session, body: ServiceBody, data: BodyInput) -> None:
    twin = select(ServiceBody.id).where(
        ServiceBody.zone_id == body.zone_id,
        ServiceBody.credit_code == data.credit_code,
        ServiceBody.body_class == data.body_class,
        ServiceBody.ended_on.is_(None),
        ServiceBody.id != (body.id or 0),
    )
    if session.scalar(twin.limit(1)) is not None:
        kind = scheme("service_body_classes").name(data.body_class)
        message = f"登记簿中已有这家{kind}，续期请在原来的一条上修改有效期"
        raise InvalidError([FieldProblem("credit_code", BodyInput.label("credit_code"), message)])


def _on_the_platform(session: Session, data: BodyInput) -> int | None:
    """The verified organization with this code; by name where staff entered it without one."""
    unnumbered = and_(Organization.credit_code.is_(None), Organization.name == data.name)
    query = select(Organization.id).where(
        Organization.state == VERIFIED,
        or_(Organization.credit_code == data.credit_code, unnumbered),
    )
    return session.scalar(query.order_by(Organization.credit_code.is_(None)).limit(1))
