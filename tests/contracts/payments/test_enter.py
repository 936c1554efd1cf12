"""Payments are entered where they may be, count once, and are taken back without a trace lost."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from matcher.contracts.lifecycle import cancel, sign
from matcher.contracts.models import Contract
from matcher.contracts.payments import enter_payment, payments_of, received, reverse_payment
from matcher.contracts.payments.schemas import PaymentInput
from matcher.contracts.payments.vouchers import open_voucher
from matcher.contracts.write import edit_contract
from matcher.engagements.models import Engagement
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from matcher.taxonomy.payment_rules import PaymentRules
from tests.conftest import People
from tests.contracts.papers import SIGNED, credit_code, drafted, given
from tests.contracts.payments.paying import TODAY, pay, paying, planned, signed
from tests.engagements.papers import paper
from tests.engagements.reading import written

Limit = Callable[[str, PaymentRules], None]
LITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_what_is_received_counts_until_it_is_reversed(
    session: Session, people: People, contract: Contract
) -> None:
    first = pay(session, people, contract, "60", unit="wan", voucher="回单 1")
    pay(session, people, contract, "400,000.00")
    assert received(session, contract) == Decimal(1_000_000)
    reverse_payment(session, people.operator, first, "登记到了别的合同")
    with pytest.raises(TransitionError, match="已经冲销"):
        reverse_payment(session, people.operator, first, "再次")
    found = payments_of(session, people.operator, contract)
    assert (found.received, found.open, len(found.payments)) == (400_000, 600_000, 2)
    assert first.reversal_reason == "登记到了别的合同"
    # The number of a reversed payment is free for the right entry.
    pay(session, people, contract, "0.01", voucher="回单 1")
    assert received(session, contract) == Decimal("400000.01")
    assert written(session, "payment.reverse") == [{"reason": "登记到了别的合同"}]
    assert written(session, "payment.enter")[0] == {
        "contract": contract.code,
        "amount": "600000.00",
        "received_on": "2026-06-30",
        "voucher": "回单 1",
    }


@LITE
def test_the_total_is_the_ceiling_until_a_change_raises_it(
    session: Session, people: People, contract: Contract
) -> None:
    pay(session, people, contract, "90", unit="wan")
    with pytest.raises(InvalidError, match=r"成交额 1,000,000\.00 元，最多还能登记 100,000\.00 元"):
        pay(session, people, contract, "100000.01")
    pay(session, people, contract, "100000.00")
    with pytest.raises(InvalidError, match=r"已全部到款。实收超过成交额的.*请先变更合同的成交额"):
        pay(session, people, contract, "0.01")
    more = given(total_amount="1200000", technology_amount="800000", signed_on=str(SIGNED))
    edit_contract(session, people.broker, contract, more, "提成多于预计")
    pay(session, people, contract, "20", unit="wan")
    less = given(total_amount="1199999.99", technology_amount="800000", signed_on=str(SIGNED))
    with pytest.raises(InvalidError, match="不能小于已到款"):
        edit_contract(session, people.broker, contract, less, "退款")


@LITE
@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"received_on": "2026-07-02"}, "不能晚于今天（2026-07-01）"),
        ({"received_on": "2026-03-01"}, "不能早于签订日期（2026-03-02）"),
        ({"voucher": "有过"}, "已登记过这个凭证号"),
        ({"instalment": 2**31 - 1}, "没有这一期"),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, people: People, contract: Contract, told: dict[str, object], message: str
) -> None:
    pay(session, people, contract, "1", voucher="有过", received_on=str(SIGNED))
    with pytest.raises(InvalidError, match=message):
        pay(session, people, contract, "1", **told)
    assert received(session, contract) == 1


@LITE
def test_an_instalment_of_another_contract_is_none_of_this_one(
    session: Session, people: People, contract: Contract
) -> None:
    other = signed(session, people)
    (row,) = planned(session, people, other, {"amount": "5"})
    with pytest.raises(InvalidError, match="没有这一期"):
        pay(session, people, contract, "1", instalment=row.id)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"amount": "-5"}, "不能是负数"),
        ({"amount": "0"}, "应大于 0"),
        ({"amount": "0.001"}, "最多精确到分"),
        ({"amount": "1" + "0" * 15, "unit": "wan"}, "数值过大"),
        ({"amount": "1" + "0" * 14}, "不能大于"),
        ({"amount": "NaN"}, "应为数字"),
        ({"voucher": " "}, "不能为空"),
        ({"received_on": "2026-02-30"}, "2026-11-22"),
    ],
)
def test_what_cannot_be_read_says_why(told: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        paying(told.pop("amount", "1"), **told)


@LITE
def test_only_signed_contracts_take_payments(session: Session, people: People) -> None:
    draft = drafted(session, people.broker)
    with pytest.raises(TransitionError, match="“草稿”，不能登记到款"):
        pay(session, people, draft, "1")
    sign(session, people.broker, draft, SIGNED)
    payment = pay(session, people, draft, "1")
    cancel(session, people.broker, draft, "重复", TODAY)
    with pytest.raises(TransitionError, match="“已作废”，不能登记到款"):
        pay(session, people, draft, "1")
    found = payments_of(session, people.broker, draft)
    assert (found.received, found.open, found.overdue) == (1, 0, 0)
    reverse_payment(session, people.broker, payment, "登记有误")
    assert received(session, draft) == 0


@LITE
def test_who_has_an_interest_or_another_zone_enters_nothing(
    session: Session, people: People
) -> None:
    people.agency.credit_code = credit_code(9)
    contract = signed(session, people)
    contract.parties[0].organization_id = people.agency.id
    payment = PaymentInput.parse({"amount": "1", "received_on": str(SIGNED), "voucher": "1"})
    session.flush()
    for actor, said in (
        (people.broker, "避免利益冲突"),
        (people.supervisor, "没有进行此操作的权限"),
    ):
        with pytest.raises(ForbiddenError, match=said):
            enter_payment(session, actor, contract, payment)
    entered = enter_payment(session, people.operator, contract, payment)
    with pytest.raises(ForbiddenError, match="避免利益冲突"):
        reverse_payment(session, people.broker, entered, "示例")


@LITE
def test_the_voucher_is_for_the_parties_and_the_desk(
    session: Session, people: People, contract: Contract
) -> None:
    entered = enter_payment(session, people.broker, contract, paying("1"), paper(7, "回单.pdf"))
    bare = pay(session, people, contract, "1")
    contract.parties[0].organization_id = people.enterprise.id
    session.flush()
    for actor in (people.broker, people.operator, people.author):
        assert open_voucher(session, actor, contract, entered.id).name == "回单.pdf"
    with pytest.raises(ForbiddenError, match="凭证只供"):
        open_voucher(session, people.supervisor, contract, entered.id)
    with pytest.raises(NotFoundError, match="没有上传凭证"):
        open_voucher(session, people.broker, contract, bare.id)
    with pytest.raises(NotFoundError, match="没有这笔到款"):
        open_voucher(session, people.broker, signed(session, people), entered.id)


@LITE
def test_the_engagement_goes_on_to_its_performance(
    session: Session, people: People, running: Engagement
) -> None:
    contract = signed(session, people, running)
    assert running.stage == "signing"
    first = pay(session, people, contract, "1")
    assert running.stage == "performance"
    assert running.stages[-1].happened_on == first.received_on
    pay(session, people, contract, "1")
    reverse_payment(session, people.broker, first, "示例")
    assert [one.stage for one in running.stages] == ["confirmed", "signing", "performance"]


@LITE
def test_a_contract_holds_so_many_payments(
    session: Session, people: People, contract: Contract, limit: Limit
) -> None:
    limit("enter", PaymentRules(instalments=60, payments=2, listed_in_file=1))
    reverse_payment(session, people.broker, pay(session, people, contract, "1"), "示例")
    pay(session, people, contract, "1")
    with pytest.raises(InvalidError, match="最多登记 2 笔"):
        pay(session, people, contract, "1")
