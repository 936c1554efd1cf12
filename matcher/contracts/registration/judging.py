"""What each row of a result file would do to which contract; nothing is written."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.contracts.registration.result_input import REGISTER, ResultInput
from matcher.contracts.registration.result_reading import ReadRow
from matcher.contracts.stepping import begin
from matcher.errors import DomainError
from matcher.taxonomy import scheme

READY, KNOWN, CONTRADICTING, UNKNOWN, BAD = "ready", "known", "contradicting", "unknown", "bad"
_CODE = re.compile(r"C[0-9]{4}-0*([0-9]{1,9})")
_REGISTERED = ("registered", "changed")


@dataclass(frozen=True)
class Judged:
    """A row with its verdict.

    Attributes:
        row: as it was read.
        status: "ready" to be taken, "known" already, "contradicting" the ledger or another row,
            "unknown" to the ledger, or "bad" and not to be understood.
        contract: that it is about.
        message: what would happen, or why nothing does.
    """

    row: ReadRow
    status: str
    contract: Contract | None
    message: str


def judge(session: Session, actor: Actor, rows: Sequence[ReadRow]) -> list[Judged]:
    """The verdict of every row, in their order.

    Args:
        session: the transaction.
        actor: whose zone's contracts are asked.
        rows: of one file.
    """
    said = [row.said for row in rows if row.said]
    ledger = _Ledger(session, actor, said)
    repeated = Counter(found.id for one in said if (found := ledger.contract(one)))
    numbers = Counter(one.number for one in said if one.number)
    return [_judged(actor, ledger, row, repeated, numbers) for row in rows]


def _judged(
    actor: Actor,
    ledger: "_Ledger",
    row: ReadRow,
    repeated: Mapping[int, int],
    numbers: Mapping[str, int],
) -> Judged:
    said = row.said
    if said is None:
        return Judged(row, BAD, None, row.problem)
    contract = ledger.contract(said)
    if contract is None:
        return Judged(row, UNKNOWN, None, ledger.why_not(said))
    status, message = _verdict(actor, contract, said)
    if status == READY and repeated[contract.id] > 1:
        status, message = CONTRADICTING, "文件中有几行都是这份合同。请只保留一行"
    elif status == READY and (other := ledger.holder(said.number, contract)):
        status, message = CONTRADICTING, f"登记编号 {said.number} 已经登记给 {other.code}。请核对"
    elif status == READY and numbers[said.number] > 1:
        status, message = CONTRADICTING, f"文件中有几行的登记编号都是 {said.number}。请核对"
    return Judged(row, status, contract, message)


def _verdict(actor: Actor, contract: Contract, said: ResultInput) -> tuple[str, str]:
    state = scheme("contract_states").name(contract.state)
    if contract.state in _REGISTERED:
        number = contract.registration_number
        if said.result == REGISTER and said.number in ("", number):
            return KNOWN, f"台账中{state}，登记编号 {number}，不必再取用"
        return CONTRADICTING, f"台账中{state}，登记编号 {number}，与这一行不同。请向登记机构核实"
    if contract.state == "refused" and said.result != REGISTER:
        return KNOWN, f"台账中已是{state}（{contract.refused_on}），不必再取用"
    try:
        begin(actor, contract, said.result, said.happened_on or contract.created_at.date())
    except DomainError as error:
        return CONTRADICTING, error.message
    return _would(contract, said)


def _would(contract: Contract, said: ResultInput) -> tuple[str, str]:
    if said.result != REGISTER:
        if not (said.ground or said.note):
            return BAD, "没有写不予登记的理由，请补充"
        return READY, f"将记为不予登记：{scheme('refusal_grounds').name(said.refused_for)}"
    if not said.number:
        return BAD, "没有写登记编号，请补充"
    if not (said.body or contract.registration_body):
        return BAD, "没有写登记机构，请在文件中补充或在上传时填写"
    return READY, f"将登记为 {said.number}"


class _Ledger:
    """The contracts of the zone that the rows may be about."""

    def __init__(self, session: Session, actor: Actor, said: Sequence[ResultInput]) -> None:
        zone_id = reach(actor, "registration.import").zone_id or 0
        meant = (
            Contract.id.in_({_number(one.code) for one in said}),
            Contract.registration_number.in_({one.number for one in said if one.number}),
            Contract.title.in_({one.title for one in said if one.title}),
        )
        query = select(Contract).where(Contract.zone_id == zone_id, or_(*meant))
        loaded = query.options(selectinload(Contract.parties), selectinload(Contract.steps))
        found = session.scalars(loaded.where(Contract.state != "cancelled")).all()
        self._by_code = {one.code: one for one in found}
        self._by_number = {one.registration_number: one for one in found}
        self._by_title: dict[tuple[str, str], list[Contract]] = defaultdict(list)
        for one in found:
            for party in one.parties:
                if party.role == "seller":
                    self._by_title[one.title, party.name].append(one)

    def contract(self, said: ResultInput) -> Contract | None:
        """By its code; without one, by title and seller; else by a number that is known."""
        if said.code:
            return self._by_code.get(said.code)
        named = self._by_title[said.title, said.seller] if said.title else []
        if len(named) == 1:
            return named[0]
        return self._by_number.get(said.number) if said.number else None

    def holder(self, number: str, contract: Contract) -> Contract | None:
        """Another contract that has the number."""
        other = self._by_number.get(number) if number else None
        return other if other is not contract else None

    def why_not(self, said: ResultInput) -> str:
        """Why no contract is meant."""
        if said.code:
            return f"本示范区台账中没有合同编号 {said.code}。请核对编号，或先录入合同"
        if said.title and (count := len(self._by_title[said.title, said.seller])):
            return f"有 {count} 份合同的名称和卖方都相同。请在“合同编号”列写明是哪一份"
        if said.title:
            return "台账中没有名称和卖方都相同的合同。请填合同编号，或先录入合同"
        return f"台账中没有登记编号 {said.number}。请填合同编号，或先录入合同"


def _number(code: str) -> int:
    found = _CODE.fullmatch(code)
    return int(found.group(1)) if found else 0
