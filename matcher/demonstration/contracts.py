"""Contracts of three years: some from the demonstration's engagements, others found outside."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.actor import Actor
from matcher.clock import today
from matcher.contracts.documents import DocumentInput, add_document
from matcher.contracts.lifecycle import cancel, refuse, register_contract, sign, submit
from matcher.contracts.models import Contract
from matcher.contracts.payments.enter import enter_payment
from matcher.contracts.payments.planning import plan
from matcher.contracts.payments.schemas import InstalmentInput, PaymentInput
from matcher.contracts.prefill import prefilled
from matcher.contracts.schemas import ContractInput
from matcher.contracts.write import create_contract
from matcher.demonstration.contract_values import OUTSIDE, completed, outside, signed_on
from matcher.demonstration.engagements import paper
from matcher.engagements.models import Engagement
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.uploads.store import UploadStore

_BODY = "示例技术合同登记处"


def sign_contracts(session: Session, store: UploadStore, actors: Mapping[str, Actor]) -> None:
    """Contracts in every state, with what was paid for them."""
    broker, operator = actors["jingjiren"], actors["yunying"]
    _from_engagements(session, store, broker, operator)
    firms, universities = (
        session.scalars(
            select(Organization).where(Organization.kind == kind).order_by(Organization.id)
        ).all()
        for kind in ("enterprise", "university")
    )
    for number in reversed(range(OUTSIDE)):
        buyer, seller = firms[number % len(firms)], universities[number % len(universities)]
        signed = signed_on(number)
        data = ContractInput.parse(outside(number, buyer, seller))
        contract = create_contract(session, broker, data)
        _documents(session, store, broker, contract)
        sign(session, broker, contract, signed)
        _answer(session, broker, operator, contract, number, signed)
    session.add_all(_drafts(session, broker, firms, universities))
    session.flush()


def freeze_years(session: Session, operator: Actor) -> None:
    """The figures of the two years that are over, as reports and evaluations need them."""
    zone = session.get_one(Zone, operator.zone_id)
    for year in (today().year - 2, today().year - 1):
        freeze(session, operator, zone, Period(year))


def _from_engagements(session: Session, store: UploadStore, broker: Actor, operator: Actor) -> None:
    """Those that brokers have carried to the signing or farther."""
    far = ("signing", "registration", "performance", "completed")
    found = session.scalars(
        select(Engagement).where(Engagement.stage.in_(far)).order_by(Engagement.id)
    )
    for number, engagement in enumerate(found):
        stage = engagement.stage
        values = prefilled(session, broker, engagement)
        data = ContractInput.parse(completed(values, number))
        contract = create_contract(session, broker, data, engagement)
        _documents(session, store, broker, contract)
        sign(session, broker, contract, today() - timedelta(days=20))
        if stage != "signing":
            submit(session, broker, contract, today() - timedelta(days=18))
        if stage in far[2:]:
            registered = today() - timedelta(days=6)
            register_contract(
                session, operator, contract, f"{registered.year}150000{900 + number:06}", _BODY,
                registered,
            )  # fmt: skip
            _pay(session, broker, contract, today() - timedelta(days=20), halves=number % 2 + 1)


def _documents(session: Session, store: UploadStore, broker: Actor, contract: Contract) -> None:
    for kind, title in (("scan", "合同文本"), ("seals", "签章页")):
        received = paper(store, f"{contract.code}{title}")
        add_document(session, broker, contract, received, DocumentInput(kind=kind, title=title))


def _answer(
    session: Session, broker: Actor, operator: Actor, contract: Contract, number: int, signed: date
) -> None:
    """The newest waits; one was refused, one cancelled; the others are registered and paid for."""
    if number == 0:
        return
    submit(session, broker, contract, signed + timedelta(days=3))
    if number == 1:
        return
    answered = signed + timedelta(days=15)
    if number == 4:
        refuse(session, operator, contract, "unclear", answered, "价款的支付时间写得不明确。")
        return
    if number == 9:
        cancel(session, broker, contract, "双方协商解除合同。", answered)
        return
    text = f"{answered.year}150000{number:06}"
    register_contract(session, operator, contract, text, _BODY, answered)
    _pay(session, broker, contract, signed, halves=1 if number in (3, 6) else 2)


def _pay(session: Session, broker: Actor, contract: Contract, signed: date, halves: int) -> None:
    """Two instalments planned; so many of them paid, as far as their day has come."""
    half = (contract.total_amount / 2).quantize(Decimal("0.01"))
    amounts: Sequence[Decimal] = (half, contract.total_amount - half)
    days = [signed + timedelta(days=10), signed + timedelta(days=100)]
    rows = [
        InstalmentInput.parse({"due_on": day, "amount": str(amount), "basis": basis})
        for day, amount, basis in zip(days, amounts, ("合同签订", "验收合格"), strict=True)
    ]
    for place, one in enumerate(plan(session, broker, contract, rows)[:halves]):
        if days[place] <= today():
            said = {
                "received_on": days[place], "amount": str(one.amount), "instalment": one.id,
                "voucher": f"PZ{contract.id:05}-{place + 1}",
            }  # fmt: skip
            enter_payment(session, broker, contract, PaymentInput.parse(said))


def _drafts(
    session: Session,
    broker: Actor,
    firms: Sequence[Organization],
    universities: Sequence[Organization],
) -> list[Contract]:
    """One that fails the pre-check: without acceptance terms, without the proof of its patent."""
    values = outside(2, firms[3], universities[1])
    values |= {"acceptance_terms": "", "ip_proof": "", "title": "储能电站消防专利实施许可合同"}
    return [create_contract(session, broker, ContractInput.parse(values))]
