"""What a contract must say before it counts as signed."""

from collections.abc import Iterator

from matcher.clock import today
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.contracts.party_schema import NATURAL_PERSON, PartyInput, at_home
from matcher.contracts.schemas import ContractInput
from matcher.errors import FieldProblem, InvalidError


def require_complete(contract: Contract) -> None:
    """Refuse a contract without its sides, with the day of signing missing or to come.

    Raises:
        InvalidError: with a message for each thing that is missing.
    """
    problems = [*_day(contract), *_sides(contract)]
    for place, party in enumerate(contract.parties):
        problems += _party(party, place)
    if problems:
        raise InvalidError(problems)


def _day(contract: Contract) -> Iterator[FieldProblem]:
    label = ContractInput.label("signed_on")
    if contract.signed_on is None:
        yield FieldProblem("signed_on", label, "请填写日期，写作 2026-11-22")
    elif contract.signed_on > today():
        yield FieldProblem("signed_on", label, f"不能晚于今天（{today()}）")
    elif contract.registered_on and contract.signed_on > contract.registered_on:
        yield FieldProblem("signed_on", label, f"不能晚于登记日期（{contract.registered_on}）")


def _sides(contract: Contract) -> Iterator[FieldProblem]:
    roles = {party.role for party in contract.parties}
    for role, name in (("seller", "卖方"), ("buyer", "买方")):
        if role not in roles:
            yield FieldProblem("parties", "当事人", f"至少要有一个{name}，请补充")


def _party(party: ContractParty, place: int) -> Iterator[FieldProblem]:
    if not at_home(party.country, party.region):
        return
    who = f"“{party.name}”的"
    if not party.region:
        label = who + PartyInput.label("region")
        yield FieldProblem(f"parties.{place}.region", label, "请填写，输出或吸纳由它算出")
    if not party.credit_code and party.nature != NATURAL_PERSON:
        label = who + PartyInput.label("credit_code")
        message = "请填写，可在营业执照上或向对方核对；自然人请把单位性质改为“自然人”"
        yield FieldProblem(f"parties.{place}.credit_code", label, message)
