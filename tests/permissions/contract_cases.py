"""Contracts, their payments and their registration as calls of the domain."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.contracts import documents as papers
from matcher.contracts import find as contracts
from matcher.contracts import lifecycle as contract_steps
from matcher.contracts import parties as contract_parties
from matcher.contracts import payments as paying
from matcher.contracts import prefill, registering
from matcher.contracts import write as contract_writing
from matcher.contracts.filters import ContractFilters
from matcher.contracts.models import Contract
from matcher.contracts.payments import overdue as late_paying
from matcher.contracts.payments import reconcile as reconciling
from matcher.contracts.payments import vouchers
from matcher.contracts.payments.filters import ReconciliationFilters
from matcher.contracts.payments.find import TAKES_PAYMENTS
from matcher.contracts.payments.schemas import PaymentInput
from matcher.contracts.registration.files import files_of
from matcher.contracts.registration.purposes import LEDGER, RESULTS
from matcher.contracts.registration.rows import select_contracts
from matcher.contracts.schemas import ContractInput
from tests.permissions.case import PAST, STATES, Call, Case, within
from tests.permissions.world import Place, contract_told


def _agreed(place: Place) -> ContractInput:
    return ContractInput.parse(contract_told(place.offers[0].organization, place.organization))


def _reconciled(session: Session, actor: Actor) -> list[Contract]:
    rows = reconciling.reconciled_rows(session, actor, ReconciliationFilters(), 9)
    return [row.contract for row in rows]


def _paid() -> PaymentInput:
    told = {"amount": "1", "received_on": str(PAST), "voucher": "示例新凭证"}
    return PaymentInput.parse(told)


def _stepped(action: str, call: Call) -> Case:
    """A step of a contract, in every state."""
    step = contract_steps.TRANSITIONS[action]
    return Case(step.permission, call, "contract", STATES["contract"], step.sources, conflict=True)


CASES: Sequence[Case] = (
    Case(
        "registration.export",
        lambda s, a, p: select_contracts(a, ContractFilters()).count(s),
        anywhere=True,
    ),
    Case("registration.import", lambda s, a, p: files_of(s, a, RESULTS), anywhere=True),
    Case("contract.import", lambda s, a, p: files_of(s, a, LEDGER), anywhere=True),
    Case(
        "contract.see",
        lambda s, a, p: contracts.get_contract(s, a, p.contract.code),
        "contract",
        [state for state in STATES["contract"] if state != "draft"],
    ),
    Case(
        "contract.see",
        lambda s, a, p: contracts.find_contracts(s, a, ContractFilters()),
        anywhere=True,
    ),
    Case("contract.private", lambda s, a, p: papers.open_document(s, a, p.contract, p.paper.id)),
    Case("contract.private", lambda s, a, p: vouchers.open_voucher(s, a, p.contract, p.payment.id)),
    Case("contract.see", lambda s, a, p: paying.payments_of(s, a, p.contract), anywhere=True),
    Case(
        "contract.see",
        lambda s, a, p: reconciling.reconciliation(s, a, ReconciliationFilters()),
        anywhere=True,
    ),
    Case(
        "contract.see",
        lambda s, a, p: within(p.contract, _reconciled(s, a)),
    ),
    Case(
        "payment.enter",
        lambda s, a, p: paying.enter_payment(s, a, p.contract, _paid()),
        "contract",
        STATES["contract"],
        TAKES_PAYMENTS,
        conflict=True,
    ),
    Case(
        "payment.enter",
        lambda s, a, p: paying.plan(s, a, p.contract, []),
        "contract",
        STATES["contract"],
        [state for state in STATES["contract"] if state != "cancelled"],
        conflict=True,
    ),
    Case(
        "payment.enter",
        lambda s, a, p: paying.reverse_payment(s, a, p.payment, "示例原因"),
        conflict=True,
    ),
    Case(
        "payment.enter", lambda s, a, p: late_paying.late_payments(s, a, "zone", 5), anywhere=True
    ),
    Case(
        "contract.edit",
        lambda s, a, p: contract_writing.create_contract(s, a, _agreed(p), p.engagement),
        conflict=True,
    ),
    Case(
        "contract.edit",
        lambda s, a, p: contract_writing.edit_contract(s, a, p.contract, _agreed(p)),
        "contract",
        STATES["contract"],
        contract_writing.EDITABLE.keys(),
        conflict=True,
    ),
    Case(
        "contract.edit", lambda s, a, p: contract_parties.find_parties(s, a, "示例"), anywhere=True
    ),
    Case("contract.edit", lambda s, a, p: prefill.prefilled(s, a, p.engagement)),
    *(
        _stepped(action, call)
        for action, call in (
            ("sign", lambda s, a, p: contract_steps.sign(s, a, p.contract, PAST)),
            ("submit", lambda s, a, p: contract_steps.submit(s, a, p.contract, PAST)),
            ("recall", lambda s, a, p: contract_steps.recall(s, a, p.contract, PAST)),
            ("cancel", lambda s, a, p: contract_steps.cancel(s, a, p.contract, "示例", PAST)),
            (
                "change",
                lambda s, a, p: contract_steps.change(
                    s, a, p.contract, _agreed(p), "示例原因", PAST
                ),
            ),
            (
                "register",
                lambda s, a, p: registering.register_contract(
                    s, a, p.contract, "示例 1", "示例登记站", PAST
                ),
            ),
            ("refuse", lambda s, a, p: registering.refuse(s, a, p.contract, "unclear", PAST)),
        )
    ),
)
