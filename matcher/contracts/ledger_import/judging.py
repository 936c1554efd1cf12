"""What would become of each row of a ledger; nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from matcher.contracts.ledger_import.contract_of import ReadContract, Said
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.contracts.party_schema import PartyInput
from matcher.taxonomy import scheme

READY, KNOWN, BAD = "ready", "known", "bad"
_AT_ONCE = 500
# Title, sellers, buyers, total in yuan, day of signing.
Identity = tuple[str, tuple[str, ...], tuple[str, ...], Decimal, date | None]


@dataclass(frozen=True)
class Judged:
    """A row with its verdict.

    Attributes:
        row: as it was read.
        status: "ready" to be taken, "known" to the ledger already, or "bad".
        contract: of the ledger, that it is.
        message: what would happen, or why nothing does.
    """

    row: ReadContract
    status: str
    contract: Contract | None
    message: str


def judge(session: Session, zone_id: int, rows: Sequence[ReadContract]) -> list[Judged]:
    """The verdict of every row, in their order.

    Args:
        session: the transaction.
        zone_id: whose ledger it is.
        rows: of one file.
    """
    said = [row.said for row in rows if row.said]
    ledger, file = _Ledger(session, zone_id, said), _File(rows)
    return [_judged(ledger, file, row) for row in rows]


def identity(said: Said) -> Identity:
    """What tells one contract from another where there is no number."""
    data = said.contract
    total = data.amounts()["total_amount"]
    return (data.title, _named(data.parties, "seller"), _named(data.parties, "buyer"), total,
            data.signed_on)  # fmt: skip


def _judged(ledger: "_Ledger", file: "_File", row: ReadContract) -> Judged:
    if row.said is None:
        return Judged(row, BAD, None, row.problem)
    known = ledger.contract(row.said)
    if known:
        return Judged(row, KNOWN, known, _known(known, row.said))
    problem = file.problem(row.number, row.said)
    if problem:
        return Judged(row, BAD, None, problem)
    return Judged(row, READY, None, _would(row.said))


def _known(contract: Contract, said: Said) -> str:
    state = scheme("contract_states").name(contract.state)
    number = said.more.registration_number
    if number and number == contract.registration_number:
        same = contract.title == said.contract.title
        other = "" if same else "，但项目名称不同，请核对登记编号"
        return f"台账中 {contract.code} 已有这个登记编号{other}，不再录入"
    if number:
        return (
            f"台账中 {contract.code} 的名称、双方、金额和签订日期都相同，状态是“{state}”，"
            "不再录入。要补登记编号，请在那份合同中办理"
        )
    return f"台账中 {contract.code} 的名称、双方、金额和签订日期都相同，不再录入"


def _would(said: Said) -> str:
    more, told = said.more, "将录入为已签订"
    if more.registered:
        told = f"将录入为已登记，登记编号 {more.registration_number}"
    if more.state in ("submitted", "refused", "changed"):
        told += f"（文件中为“{scheme('contract_states').name(more.state)}”）"
    if more.payment:
        told += f"，到款 {more.payment[0]:,f} 元"
    return told


def _named(parties: Iterable[PartyInput | ContractParty], role: str) -> tuple[str, ...]:
    return tuple(sorted(one.name for one in parties if one.role == role))


class _File:
    """The other rows of the file."""

    def __init__(self, rows: Sequence[ReadContract]) -> None:
        self._numbers: dict[str, set[Identity]] = defaultdict(set)
        self._firsts: dict[tuple[Identity, str], int] = {}
        self._registered: dict[Identity, int] = {}
        for row, said in ((row, row.said) for row in rows if row.said):
            number, who = said.more.registration_number, identity(said)
            self._numbers[number].add(who)
            if number:
                self._registered.setdefault(who, row.number)
            self._firsts.setdefault((who, number), row.number)

    def problem(self, number: int, said: Said) -> str:
        """What the other rows have against this one; empty for nothing."""
        registered, who = said.more.registration_number, identity(said)
        if registered and len(self._numbers[registered]) > 1:
            return f"文件中有几份不同的合同的登记编号都是 {registered}。请核对后改正"
        first = self._firsts[who, registered]
        if first != number:
            return f"与第 {first} 行是同一份合同。请删除其中一行"
        if not registered and who in self._registered:
            other = self._registered[who]
            return f"与第 {other} 行是同一份合同，那一行有登记编号。请删除其中一行"
        return ""


class _Ledger:
    """The contracts of the zone that the rows may be."""

    def __init__(self, session: Session, zone_id: int, said: Sequence[Said]) -> None:
        self._by_number: dict[str, Contract] = {}
        self._alike: dict[Identity, list[Contract]] = defaultdict(list)
        numbers = {one.more.registration_number for one in said} - {""}
        for one in _found(session, zone_id, Contract.registration_number, numbers):
            self._by_number[one.registration_number] = one
        titles = {one.contract.title for one in said}
        for one in _found(session, zone_id, Contract.title, titles):
            self._alike[_identity_of(one)].append(one)

    def contract(self, said: Said) -> Contract | None:
        """By its number; else by all that is the same, unless both have numbers that differ."""
        number = said.more.registration_number
        if number in self._by_number:
            return self._by_number[number]
        alike = self._alike.get(identity(said), ())
        return next((one for one in alike if not (number and one.registration_number)), None)


def _identity_of(contract: Contract) -> Identity:
    sides = (_named(contract.parties, "seller"), _named(contract.parties, "buyer"))
    return (contract.title, *sides, contract.total_amount, contract.signed_on)


def _found(
    session: Session, zone_id: int, column: InstrumentedAttribute[str], wanted: set[str]
) -> Iterator[Contract]:
    near = (Contract.zone_id == zone_id, Contract.state != "cancelled")
    names = sorted(wanted)
    for start in range(0, len(names), _AT_ONCE):
        query = select(Contract).where(*near, column.in_(names[start : start + _AT_ONCE]))
        yield from session.scalars(query.options(selectinload(Contract.parties)))
