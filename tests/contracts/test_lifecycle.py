"""Each step asks for what it needs, keeps what happened, and leads the engagement on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.clock import today
from matcher.contracts import lifecycle
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Payment
from matcher.contracts.write import edit_contract
from matcher.engagements.models import Engagement
from matcher.engagements.stages import terminate
from matcher.errors import ConflictError, InvalidError, TransitionError
from matcher.taxonomy import load_rules
from tests.conftest import People
from tests.contracts.papers import BUYER, SELLER, SIGNED, drafted, given

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NUMBER, BODY = "2026150200000017", "示例技术合同登记站"


def submitted(session: Session, people: People, engagement: Engagement | None = None) -> Contract:
    contract = drafted(session, people.broker, engagement)
    lifecycle.sign(session, people.broker, contract, SIGNED, "双方当面签订")
    lifecycle.submit(session, people.broker, contract, SIGNED)
    return contract


def registered(session: Session, people: People, engagement: Engagement | None = None) -> Contract:
    contract = submitted(session, people, engagement)
    lifecycle.register_contract(session, people.operator, contract, NUMBER, BODY, SIGNED)
    return contract


def told_problems(error: pytest.ExceptionInfo[InvalidError]) -> list[tuple[str, str]]:
    return [(one.field, one.label) for one in error.value.problems]


def test_the_way_to_registration(session: Session, people: People, running: Engagement) -> None:
    contract = registered(session, people, running)
    assert [(step.action, step.state, step.note) for step in contract.steps] == [
        ("sign", "signed", "双方当面签订"),
        ("submit", "submitted", ""),
        ("register", "registered", ""),
    ]
    assert (contract.registration_number, contract.registration_body) == (NUMBER, BODY)
    assert (contract.registered_on, contract.rules_version) == (SIGNED, load_rules().version)
    stages = {step.stage: (step.happened_on, step.note) for step in running.stages}
    note = f"合同 {contract.code}"
    assert stages["signing"] == stages["registration"] == (SIGNED, note)
    rows = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "contract"))
    actions = [row.action.removeprefix("contract.") for row in rows]
    assert actions == ["create", "sign", "submit", "register"]


def test_signing_asks_for_both_sides(session: Session, people: People) -> None:
    person = {"role": "seller", "name": "示例人", "nature": "500", "region": "150200"}
    nameless = BUYER | {"role": "intermediary", "credit_code": "", "region": ""}
    contract = drafted(session, people.broker, parties=[person, nameless])
    with pytest.raises(InvalidError, match="至少要有一个买方") as refused:
        lifecycle.sign(session, people.broker, contract, SIGNED)
    assert told_problems(refused) == [
        ("parties", "当事人"),
        ("parties.1.region", "“示例买方有限公司”的地区"),
        ("parties.1.credit_code", "“示例买方有限公司”的统一社会信用代码"),
    ]
    assert (contract.state, contract.steps, contract.revision) == ("draft", [], 0)


def test_days_are_in_order_and_never_to_come(session: Session, people: People) -> None:
    contract = drafted(session, people.broker)
    with pytest.raises(InvalidError, match="不能晚于今天"):
        lifecycle.sign(session, people.broker, contract, today() + timedelta(days=1))
    lifecycle.sign(session, people.broker, contract, SIGNED)
    with pytest.raises(InvalidError, match="不能早于签订日期（2026-03-02）"):
        lifecycle.submit(session, people.broker, contract, SIGNED - timedelta(days=1))


def test_nothing_is_submitted_that_a_pre_check_fails(session: Session, people: People) -> None:
    contract = drafted(session, people.broker, acceptance_terms="", payment_manner="")
    lifecycle.sign(session, people.broker, contract, SIGNED)
    with pytest.raises(InvalidError) as refused:
        lifecycle.submit(session, people.broker, contract, SIGNED)
    assert {"acceptance_terms", "payment_manner"} <= {one.field for one in refused.value.problems}
    assert contract.state == "signed"


def test_a_refusal_has_a_ground_and_is_mended(session: Session, people: People) -> None:
    contract = submitted(session, people)
    with pytest.raises(InvalidError, match="请从列表中选择一项"):
        lifecycle.refuse(session, people.operator, contract, "weather", SIGNED)
    with pytest.raises(InvalidError, match="说明：必填"):
        lifecycle.refuse(session, people.operator, contract, "other", SIGNED, " ")
    lifecycle.refuse(session, people.operator, contract, "no_proof", SIGNED, "缺专利证书")
    assert (contract.refused_on, contract.steps[-1].ground) == (SIGNED, "no_proof")
    changed = given(signed_on=SIGNED.isoformat(), ip_proof="ZL202610000000.1")
    edit_contract(session, people.broker, contract, changed, "补专利号")
    lifecycle.submit(session, people.broker, contract, SIGNED)
    assert (contract.refused_on, contract.refusal_ground, contract.revision) == (None, "", 2)


def test_a_number_is_given_once_in_a_zone(session: Session, people: People) -> None:
    first, second = registered(session, people), submitted(session, people)
    with pytest.raises(ConflictError, match=first.code):
        lifecycle.register_contract(session, people.operator, second, f" {NUMBER} ", BODY, SIGNED)
    with pytest.raises(InvalidError, match="登记机构：必填"):
        lifecycle.register_contract(session, people.operator, second, "2", " ", SIGNED)
    lifecycle.cancel(session, people.broker, first, "登记错了", SIGNED)
    lifecycle.register_contract(session, people.operator, second, NUMBER, BODY, SIGNED)
    assert second.state == "registered"


def test_a_change_keeps_what_was_paid(session: Session, people: People) -> None:
    contract = registered(session, people)
    paid = Payment(contract_id=contract.id, received_on=SIGNED, amount=Decimal(500), voucher="1")
    session.add(paid)
    session.flush()
    less = given(signed_on=SIGNED.isoformat(), total_amount="499.99", technology_amount="1")
    with pytest.raises(InvalidError, match="不能小于已到款的 500"), session.begin_nested():
        lifecycle.change(session, people.broker, contract, less, "减价", SIGNED)
    assert (contract.total_amount, contract.revision) == (Decimal("1200000.50"), 1)
    just = given(signed_on=SIGNED.isoformat(), total_amount="500", technology_amount="1")
    with pytest.raises(InvalidError, match="变更原因：必填"):
        lifecycle.change(session, people.broker, contract, just, " ", SIGNED)
    lifecycle.change(session, people.broker, contract, just, "减价", SIGNED)
    assert (contract.state, contract.total_amount) == ("changed", Decimal(500))


def test_what_is_with_the_body_is_recalled_before_it_is_edited(
    session: Session, people: People
) -> None:
    contract = submitted(session, people)
    with pytest.raises(TransitionError, match="“登记审核中”，不能直接修改"):
        edit_contract(session, people.broker, contract, given())
    with pytest.raises(TransitionError, match="不能变更。可以变更的是：已登记、已变更登记。"):
        lifecycle.change(session, people.broker, contract, given(), "示例", SIGNED)
    lifecycle.recall(session, people.broker, contract, SIGNED)
    assert (contract.submitted_on, contract.review_due) == (None, None)
    with pytest.raises(InvalidError, match="签订日期：请填写日期"), session.begin_nested():
        edit_contract(session, people.broker, contract, given())
    gone = given(signed_on=SIGNED.isoformat(), parties=[SELLER])
    with pytest.raises(InvalidError, match="至少要有一个买方"), session.begin_nested():
        edit_contract(session, people.broker, contract, gone)
    assert len(contract.parties) == 2


def test_an_engagement_that_ended_stays_ended(
    session: Session, people: People, running: Engagement
) -> None:
    contract = drafted(session, people.broker, running)
    terminate(session, people.broker, running, "price")
    lifecycle.sign(session, people.broker, contract, SIGNED)
    assert (contract.state, running.stage) == ("signed", "terminated")
    with pytest.raises(TransitionError, match="已经终止"):
        drafted(session, people.broker, running)


def test_nothing_is_signed_after_it_was_registered(session: Session, people: People) -> None:
    contract = registered(session, people)
    later = SIGNED + timedelta(days=1)
    with pytest.raises(InvalidError, match=f"不能晚于登记日期（{SIGNED}）"):
        lifecycle.change(
            session, people.broker, contract, given(signed_on=str(later)), "更正日期", later
        )
