"""Write the register of technology brokers' certificates."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.accounts.zones import hold_zone
from matcher.actor import Actor
from matcher.brokers.names import broker_names
from matcher.db.encrypted import blind_index
from matcher.errors import FieldProblem, InvalidError
from matcher.service_registers.changing import MANAGE, keep, require_editable
from matcher.service_registers.models import BrokerCertificate
from matcher.service_registers.schemas import CertificateInput


def add_certificate(
    session: Session, actor: Actor, zone: Zone, data: CertificateInput
) -> BrokerCertificate:
    """Put a certificate into the register of the actor's zone.

    Raises:
        ForbiddenError: the actor keeps no register of this zone.
        InvalidError: the number stands there already, or the account is no broker's of the zone.
    """
    require(actor, MANAGE, zone_id=zone.id)
    certificate = BrokerCertificate(zone_id=zone.id, entered_by=actor.user_id)
    return _keep(session, actor, certificate, data)


def edit_certificate(
    session: Session,
    actor: Actor,
    certificate: BrokerCertificate,
    data: CertificateInput,
    seen: int,
) -> BrokerCertificate:
    """Change what the register says of a certificate.

    Args:
        session: the transaction.
        actor: an operator of the zone.
        certificate: what is changed.
        data: what it says from now on.
        seen: the version that the actor has read.

    Raises:
        ForbiddenError: the actor keeps no register of this zone.
        ConflictError: somebody has changed it meanwhile.
        TransitionError: it was ended.
        InvalidError: another entry has the number, or the account is no broker's of the zone.
    """
    require_editable(actor, certificate, seen)
    return _keep(session, actor, certificate, data)


def _keep(
    session: Session, actor: Actor, certificate: BrokerCertificate, data: CertificateInput
) -> BrokerCertificate:
    # One after the other: two operators may be entering the same certificate.
    hold_zone(session, certificate.zone_id)
    index = blind_index(data.number)
    _require_single(session, certificate, index)
    _require_broker(session, certificate, data.user_id)
    certificate.name, certificate.user_id = data.name, data.user_id
    certificate.number, certificate.number_index = data.number, index
    certificate.level, certificate.issuer = data.level, data.issuer
    certificate.technical_fields = data.technical_fields
    told = data.model_dump(include={"level", "issuer", "technical_fields"})
    keep(session, actor, certificate, data, told)
    return certificate


def _require_single(session: Session, certificate: BrokerCertificate, index: str) -> None:
    twin = select(BrokerCertificate.id).where(
        BrokerCertificate.zone_id == certificate.zone_id,
        BrokerCertificate.number_index == index,
        BrokerCertificate.ended_on.is_(None),
        BrokerCertificate.id != (certificate.id or 0),
    )
    if session.scalar(twin.limit(1)) is not None:
        raise _refused("number", "登记簿中已有这个编号，续期请在原来的一条上修改有效期")


def _require_broker(session: Session, certificate: BrokerCertificate, user_id: int | None) -> None:
    if user_id in (None, certificate.user_id):
        return
    if user_id not in broker_names(session, certificate.zone_id):
        raise _refused("user_id", "请从列表中选择本示范区在岗的经纪人；没有账号的留空")


def _refused(field: str, message: str) -> InvalidError:
    return InvalidError([FieldProblem(field, CertificateInput.label(field), message)])
