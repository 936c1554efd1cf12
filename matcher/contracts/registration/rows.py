"""Contracts as rows of the form, read a batch at a time, however many there are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.contracts.filters import ContractFilters
from matcher.contracts.models import Contract
from matcher.contracts.narrowing import narrowed, ordered
from matcher.contracts.party_models import ContractParty
from matcher.contracts.registration.columns import CONTRACT, SIDES, party_columns

_AT_ONCE = 500
Values = Mapping[Any, Any]


@dataclass(frozen=True)
class FormRow:
    """One contract.

    Attributes:
        contract: the values of `columns.CONTRACT` by field.
        parties: those of the parties by role, in their order.
    """

    contract: Values
    parties: Mapping[str, Sequence[Values]]


@dataclass(frozen=True)
class Selection:
    """Which contracts are exported, and with what of their parties.

    Attributes:
        query: of the contracts, in the order of the ledger.
        private: whether with the contacts of the parties.
    """

    query: Select[Any]
    private: bool

    def count(self, session: Session) -> int:
        """How many there are."""
        counted = self.query.with_only_columns(func.count(), maintain_column_froms=True)
        return session.scalar(counted.order_by(None)) or 0

    def rows(self, session: Session) -> Iterator[FormRow]:
        """All of them; only a batch is in memory at a time."""
        streamed = session.execute(self.query.execution_options(yield_per=_AT_ONCE))
        for batch in streamed.mappings().partitions():
            parties = self._parties(session, [row["id"] for row in batch])
            for row in batch:
                yield FormRow({**row, "code": _code(row)}, parties[row["id"]])

    def _parties(
        self, session: Session, contracts: Sequence[int]
    ) -> Mapping[int, Mapping[str, Sequence[Values]]]:
        fields = [column.field for column in party_columns(private=self.private)]
        columns = [getattr(ContractParty, name) for name in dict.fromkeys(fields)]
        query = select(ContractParty.contract_id, ContractParty.role, *columns)
        order = (ContractParty.contract_id, ContractParty.role, ContractParty.position)
        found: dict[int, dict[str, list[Values]]] = defaultdict(lambda: defaultdict(list))
        mine = query.where(ContractParty.contract_id.in_(contracts)).order_by(*order)
        for row in session.execute(mine).mappings():
            if row["role"] in SIDES:
                found[row["contract_id"]][row["role"]].append(row)
        return found


def select_contracts(actor: Actor, filters: ContractFilters) -> Selection:
    """The contracts of the ledger that the actor may export.

    Raises:
        ForbiddenError: the actor exports none.
    """
    require(actor, "registration.export")
    # Whoever reaches no zone asks for the zone 0, which is none.
    zone_id = reach(actor, "registration.export").zone_id or 0
    private = reach(actor, "contract.private").covers(None, zone_id)
    names = dict.fromkeys(column.field for column in CONTRACT if column.field != "code")
    columns = [getattr(Contract, name) for name in (*names, "id", "created_at")]
    near = select(*columns).where(Contract.zone_id == zone_id)
    return Selection(ordered(narrowed(near, filters), filters.sort), private)


def _code(row: Values) -> str:
    return Contract(id=row["id"], created_at=row["created_at"]).code
