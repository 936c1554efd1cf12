"""Hand out contacts of parties, and files that hold them; each time is recorded, without them."""

from typing import Literal

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.contracts.access import sees_private
from matcher.contracts.models import Contract
from matcher.contracts.party_models import RegisteredParty

Way = Literal["page", "edit", "docx", "json", "api", "document", "voucher"]
_ACTION = "contract.contacts"


def disclosed(session: Session, actor: Actor, contract: Contract, way: Way, **which: int) -> bool:
    """Whether the actor gets the contacts now; that they do is in the audit log.

    Args:
        session: a writing transaction.
        actor: who asks.
        contract: one that they may see.
        way: by which the contacts leave: the page, the form to edit, a file, or the API.
        which: the number of the document or payment whose file is handed out.
    """
    if not sees_private(session, actor, contract):
        return False
    record(session, actor, _ACTION, ("contract", contract.id), None, {"form": way, **which})
    session.flush()
    return True


def filled_in(session: Session, actor: Actor, party: RegisteredParty) -> None:
    """Record that what the register knows of a party goes into the form of another contract."""
    if party.contact or party.phone or party.legal_representative:
        target = ("registered_party", party.id)
        record(session, actor, _ACTION, target, None, {"form": "register"})
        session.flush()
