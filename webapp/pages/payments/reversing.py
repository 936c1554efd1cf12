"""Take back a payment that was entered by mistake."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from matcher.contracts.models import Contract
from matcher.contracts.payments import reverse_payment
from matcher.contracts.payments.find import get_payment
from matcher.contracts.payments.models import Payment
from matcher.errors import FieldProblem, InvalidError
from webapp.context import actor, session
from webapp.forms.organization_fields import error_rows
from webapp.forms.payment_fields import reversal_fields
from webapp.pages.payments.base import ONE, blueprint, kept_contract, section_of
from webapp.presentation.amounts import amount
from webapp.presentation.text import day


@blueprint.get(f"{ONE}/reverse")
def reverse_form(code: str, payment_id: int) -> str:
    """The payment, and the question why."""
    contract = kept_contract(code)
    return _page(contract, get_payment(session(), actor(), contract, payment_id))


@blueprint.post(f"{ONE}/reverse")
def reverse(code: str, payment_id: int) -> Response | tuple[str, int]:
    """Reverse it; the row stays."""
    contract = kept_contract(code)
    payment = get_payment(session(), actor(), contract, payment_id)
    reason = request.form.get("reason", "")
    try:
        reverse_payment(session(), actor(), payment, reason)
    except InvalidError as error:
        return _page(contract, payment, reason, error.problems), 422
    flash(
        f"已冲销 {day(payment.received_on)} 到款 {amount(payment.amount)}，记录仍保留。", "success"
    )
    return redirect(section_of(contract))


def _page(
    contract: Contract, payment: Payment, reason: str = "", problems: Sequence[FieldProblem] = ()
) -> str:
    return render_template(
        "payments/reverse.html",
        contract=contract,
        payment=payment,
        on=day(payment.received_on),
        amount=amount(payment.amount),
        fields=reversal_fields({"reason": reason}, problems),
        errors=error_rows(problems),
        back=section_of(contract),
    )
