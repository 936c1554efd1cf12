"""Payments of contracts: what is planned and received, entered, reversed."""

from matcher.contracts.access import sees_private
from matcher.contracts.find import get_contract
from matcher.contracts.models import Contract
from matcher.contracts.payments import enter_payment, payments_of, reverse_payment
from matcher.contracts.payments.find import TAKES_PAYMENTS, get_payment
from matcher.contracts.payments.planning import plan
from matcher.contracts.payments.schemas import PaymentInput, PlanInput, Reversal
from webapp.api.declared import Answer, Group
from webapp.api.given import Seen
from webapp.api.models.payments import ContractPayments
from webapp.context import actor, session

group = Group("技术合同", write="match")
_ALL = "/contracts/{contract}/payments"


@group.get(_ALL, "合同的付款计划和到款", ContractPayments, "contract.see")
def list_payments(contract: str) -> Answer:
    """What is planned and received."""
    return _payments(get_contract(session(), actor(), contract))


@group.put(
    f"{_ALL}/plan", "编制付款计划", ContractPayments, "payment.enter", body=PlanInput, seen=True,
    description="整份计划一次写入，先后为序；已有的一期写明编号，没有写到的删除，已有到款的不能删除。",
)  # fmt: skip
def put_plan(contract: str, body: PlanInput, seen: Seen) -> Answer:
    """Write all instalments."""
    found = get_contract(session(), actor(), contract)
    seen.check(found.version)
    plan(session(), actor(), found, body.rows)
    return _payments(found)


@group.post(
    _ALL, "登记到款", ContractPayments, "payment.enter", body=PaymentInput, status=201,
    description="到款合计不能超过成交额；实收更多时先变更合同。凭证文件请在页面上传。",
)  # fmt: skip
def create_payment(contract: str, body: PaymentInput) -> Answer:
    """Enter money that was received."""
    found = get_contract(session(), actor(), contract)
    enter_payment(session(), actor(), found, body)
    return _payments(found)


@group.post(
    f"{_ALL}/{{payment_id}}/reverse", "冲销到款", ContractPayments, "payment.enter", body=Reversal,
    description="登记有误时冲销：记录保留，不再计入到款，不能恢复。",
)  # fmt: skip
def reverse_entered_payment(contract: str, payment_id: int, body: Reversal) -> Answer:
    """Take back what was entered by mistake."""
    found = get_contract(session(), actor(), contract)
    payment = get_payment(session(), actor(), found, payment_id)
    reverse_payment(session(), actor(), payment, body.reason)
    return _payments(found)


def _payments(contract: Contract) -> Answer:
    body = ContractPayments.of(
        contract.code,
        contract.version,
        contract.total_amount,
        payments_of(session(), actor(), contract),
        runs=contract.state in TAKES_PAYMENTS,
        private=sees_private(session(), actor(), contract),
    )
    return Answer(body, version=contract.version)
