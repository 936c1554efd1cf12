"""Hand out the contacts of a contract's parties; each time is recorded, without the data itself."""

from typing import Literal

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.contracts.access import sees_private
from matcher.contracts.models import Contract

Way = Literal["page", "edit", "docx", "json", "api"]


def disclosed(session: Session, actor: Actor, contract: Contract, way: Way) -> bool:
    """Whether the actor gets the contacts now; that they do is in the audit log.

    Args:
        session: a writing transaction.
        actor: who asks.
        contract: one that they may see.
        way: by which the contacts leave: the page, the form to edit, a file, or the API.
    """
    if not sees_private(session, actor, contract):
        return False
    after = {"form": way}
    record(session, actor, "contract.contacts", ("contract", contract.id), None, after)
    session.flush()
    return True
