"""A contract held while its payments or its plan are changed, so that sums stay true."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matcher.contracts.models import Contract
from matcher.contracts.payments.find import COUNTS, instalments_of
from matcher.contracts.payments.models import Payment
from matcher.contracts.payments.settling import settle


def hold(session: Session, contract: Contract) -> None:
    """Read the contract anew and let nobody else change it, or pay into it, until the commit."""
    # What was changed in this transaction must not be lost to the reading.
    session.flush()
    # PostgreSQL waits here for whoever came first; SQLite did at the begin of the transaction.
    session.refresh(contract, with_for_update=True)
    # The version moves on too: a change of the total that was begun before must not pass.
    flag_modified(contract, "state")


def settle_anew(session: Session, contract: Contract) -> None:
    """Reckon what is open of the instalments of a contract that is held."""
    session.flush()
    counted = select(Payment).where(Payment.contract_id == contract.id, COUNTS)
    settle(instalments_of(session, contract), session.scalars(counted).all())
    session.flush()
