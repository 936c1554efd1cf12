"""Contracts of three years: some from the demonstration's engagements, others found outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn.uscc import calc_check_digit

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
from matcher.demonstration.engagements import paper
from matcher.engagements.models import Engagement
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.uploads.store import UploadStore

_BODY = "示例技术合同登记处"
_REGIONS = ("150102", "150202", "150302", "150602", "150702", "150202")
_TERMS = {
    "payment_manner": "instalments",
    "payment_terms": "合同签订后三十日内支付一半，验收后支付一半。",
    "acceptance_terms": "按合同约定的技术指标，由双方组织验收。",
    "subject": "按需求方工况完成研究开发，交付样件、图纸和操作规程，并培训操作人员。",
    "objective": "10",
}


@dataclass(frozen=True)
class _Kind:
    """What a type of contract is in the demonstration."""

    type: str
    subtype: str
    word: str
    field: str
    industry: str
    ip: str = "none"
    proof: str = ""


_PATENT = ("invention", "ZL202310123456.7")
_KINDS = (
    _Kind("development", "commissioned_development", "技术开发", "03", "C3411"),
    _Kind("service", "technical_service", "技术服务", "06", "D4415"),
    _Kind("license", "patent_license", "专利实施许可", "05", "C3240", *_PATENT),
    _Kind("consulting", "consulting_service", "技术咨询", "07", "N7721"),
    _Kind("transfer", "patent_right", "专利权转让", "01", "I6513", *_PATENT),
    _Kind("development", "joint_development", "合作开发", "09", "A0311"),
    _Kind("transfer", "know_how_transfer", "技术秘密转让", "04", "C2710", "know_how", "清单"),
)  # fmt: skip
_SUBJECTS = (
    "矿用卡车动力电池低温加热", "光伏场站无水清洗", "稀土萃取废水减量", "焦化废水深度处理",
    "选矿厂粒度在线检测", "肉牛个体识别与健康监测", "兽用疫苗冻干工艺", "风电叶片无人机巡检",
)  # fmt: skip
# Where the other side is: in the zone, elsewhere in the country, abroad.
_ELSEWHERE = ("", "110000", "", "610000", "320000", "")
# So many found outside, one in so many days; amounts in 万元.
_OUTSIDE, _STEP, _SMALLEST = 44, 25, 40


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
    for number in reversed(range(_OUTSIDE)):
        buyer, seller = firms[number % len(firms)], universities[number % len(universities)]
        signed = today() - timedelta(days=24 + _STEP * number)
        data = ContractInput.parse(_outside(number, buyer, seller))
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
        data = ContractInput.parse(_completed(values, number))
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


def _completed(values: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What the platform does not know of a contract, beside what it does."""
    kind = _KINDS[number % 2]
    amount = str(60 + 25 * number)
    started = today() - timedelta(days=20)
    parties = [
        {
            **party,
            "credit_code": party["credit_code"] or _code(800 + 10 * number + place),
            "nature": party["nature"] or "150",
        }
        for place, party in enumerate(values["parties"])
    ]
    return {
        **values,
        **_TERMS,
        "type": kind.type,
        "subtype": kind.subtype,
        "ip_type": "none",
        "ip_proof": "",
        "unit": "wan",
        "total_amount": amount,
        "technology_amount": amount,
        "starts_on": started,
        "ends_on": started + timedelta(days=365),
        "parties": parties,
    }


def _outside(number: int, buyer: Organization, seller: Organization) -> dict[str, Any]:
    """A contract that a broker came across: of recent ones more, and larger."""
    kind = _KINDS[number % len(_KINDS)]
    title = f"{_SUBJECTS[number % len(_SUBJECTS)]}{kind.word}合同"
    starts = today() - timedelta(days=24 + _STEP * number)
    amount = _SMALLEST + (number * 173) % 440 + 7 * (_OUTSIDE - number)
    elsewhere = _ELSEWHERE[number % len(_ELSEWHERE)]
    sides = [
        _party("seller", seller, _REGIONS[number % 4], 100 + number % 7),
        _party("buyer", buyer, _REGIONS[-1 - number % 3], 200 + number % 11),
    ]
    if elsewhere:
        sides[number % 2]["region"] = elsewhere
    values = {
        **_TERMS,
        "title": title,
        "type": kind.type,
        "subtype": kind.subtype,
        "ip_type": kind.ip,
        "ip_proof": kind.proof,
        "technical_field": kind.field,
        "industry": kind.industry,
        "starts_on": starts,
        "ends_on": starts + timedelta(days=1_500),
        "unit": "wan",
        "total_amount": str(amount),
        "technology_amount": str(Decimal(amount) * Decimal("0.85")),
        "parties": sides,
    }
    return values | (_foreign(sides) if number % 12 == 8 else {})


def _foreign(sides: list[dict[str, Any]]) -> dict[str, Any]:
    """Bought abroad, in euro."""
    sides[0] |= {
        "name": "Example Steppe Energy GmbH（示例）", "country": "DE", "region": "",
        "nature": "700", "credit_code": "",
    }  # fmt: skip
    return {
        "currency": "EUR", "exchange_rate": "7.8512", "parties": sides, "total_amount": "62.5",
        "technology_amount": "50",
    }  # fmt: skip


def _party(role: str, organization: Organization, region: str, number: int) -> dict[str, Any]:
    return {
        "role": role,
        "name": organization.name,
        "nature": "022" if role == "seller" else "150",
        "region": region,
        "credit_code": organization.credit_code or _code(number),
        "address": "示例路 1 号",
        "legal_representative": "示例法定代表人",
        "contact": "示例联系人",
        "phone": "13900000123",
    }


def _code(number: int) -> str:
    """An invented credit code whose check digit is right."""
    body = f"91150200{number:09d}"
    return body + calc_check_digit(body)


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
    values = _outside(2, firms[3], universities[1])
    values |= {"acceptance_terms": "", "ip_proof": "", "title": "储能电站消防专利实施许可合同"}
    return [create_contract(session, broker, ContractInput.parse(values))]
