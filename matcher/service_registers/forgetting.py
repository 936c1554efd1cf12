"""Remove a person from the registers: what was counted stays counted, without a name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.clock import today
from matcher.service_registers.models import BrokerCertificate, ServiceBody

_REASON = "持证人已注销账号"


def forget_holder(session: Session, user: User, name: str) -> None:
    """Take name, number and account off the person's certificates, which end today.

    Args:
        session: the transaction.
        user: whose account is closed; still with the name.
        name: stands in its place.
    """
    held = select(BrokerCertificate).where(BrokerCertificate.user_id == user.id)
    for certificate in session.scalars(held):
        certificate.name, certificate.number, certificate.number_index = name, "", ""
        certificate.user_id = None
        if certificate.ended_on is None:
            certificate.ended_on, certificate.end_reason = today(), _REASON
    # Sealed, so each one is opened; in another zone the same name is somebody else's.
    own = (ServiceBody.zone_id == user.zone_id, ServiceBody.contact != "")
    for body in session.scalars(select(ServiceBody).where(*own)):
        if body.contact.strip() == user.display_name:
            body.contact = body.phone = ""
