"""Received payments: those that were not taken back and whose contract counts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, not_, select

from matcher.contracts.models import Contract, code_of
from matcher.contracts.payments.models import Payment
from matcher.privacy.masking import mask
from matcher.statistics.definitions import Computation
from matcher.statistics.scope import Scope
from matcher.statistics.sources.base import EVERYTHING, Record, Source, Tally, words
from matcher.statistics.sources.contracts import COLUMNS, Read, counting, read, why_not


class Payments(Source):
    """Payments of all contracts of the zones by the day on which they were received."""

    def tally(self, computation: Computation) -> Tally:
        """Add up what counts, and count what does not."""
        counts = paid(computation.directions)
        amount = func.sum(Payment.amount).filter(counts)
        counted = func.count().filter(counts)
        query = select(amount, counted, func.count()).select_from(Payment).join(Payment.contract)
        total, number, everything = self.session.execute(query.where(received(self.scope))).one()
        return Tally(total or Decimal(0), number, everything - number)

    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not; the newest first."""
        counts = paid(computation.directions)
        query = (
            select(
                Payment.received_on, Payment.amount, Payment.reversed_at, Payment.reversal_reason
            )
            .add_columns(*COLUMNS)
            .select_from(Payment)
            .join(Payment.contract)
            .where(received(self.scope), not_(counts) if excluded else counts)
            .order_by(Payment.received_on.desc(), Payment.id)
            .offset(offset)
            .limit(limit)
        )
        rows = self.session.execute(query)
        return [
            _record(
                on,
                amount,
                words("reversed", why=mask(why) or "未说明原因") if back else "",
                read(contract),
                computation,
            )
            for on, amount, back, why, *contract in rows
        ]


def received(scope: Scope) -> ColumnElement[bool]:
    """The condition for payments received in a scope; the query must join the contract."""
    return and_(
        Payment.received_on.between(scope.first, scope.last),
        Contract.zone_id.in_(scope.zone_ids),
    )


def paid(directions: Sequence[str]) -> ColumnElement[bool]:
    """The condition for payments that count."""
    return and_(Payment.reversed_at.is_(None), counting(directions))


def _record(
    on: date, amount: Decimal, taken_back: str, contract: Read, computation: Computation
) -> Record:
    why = why_not(contract, computation.directions)
    return Record(
        kind="payment",
        code=code_of(contract.id, contract.created_at),
        title=contract.title,
        on=on,
        amount=amount,
        reason=taken_back or (words("payment_of", why=why) if why else ""),
    )
