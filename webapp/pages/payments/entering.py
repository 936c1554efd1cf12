"""Enter money that was received, with its voucher."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from matcher.clock import today
from matcher.contracts.find import get_contract
from matcher.contracts.models import Contract
from matcher.contracts.payments import enter_payment, payments_of
from matcher.contracts.payments.enter import require_payable
from matcher.contracts.payments.schemas import PaymentInput
from matcher.contracts.payments.vouchers import open_voucher
from matcher.errors import FieldProblem, InvalidError
from matcher.uploads.store import Received
from webapp.answers.downloads import download_upload
from webapp.context import actor, recorded, session
from webapp.forms.organization_fields import error_rows
from webapp.forms.payment_fields import VOUCHER_FILE, filled_in, payment_fields
from webapp.forms.posted_file import posted_files, received_aside
from webapp.pages.payments.base import ALL, ONE, blueprint, kept_contract, section_of
from webapp.presentation.amounts import amount
from webapp.presentation.payments import progress


@blueprint.get(f"{ALL}/new")
def enter_form(code: str) -> str:
    """The form of one payment."""
    contract = kept_contract(code)
    require_payable(contract)
    return _page(contract, {"received_on": today().isoformat(), "unit": "wan"})


@blueprint.post(f"{ALL}/new")
def enter(code: str) -> Response | tuple[str, int]:
    """Keep it, or show what is wrong with nothing lost."""
    contract = kept_contract(code)
    require_payable(contract)
    typed = {name: request.form.get(name, "") for name in PaymentInput.model_fields}
    try:
        data = PaymentInput.parse(filled_in(typed))
        file = _received_file()
        payment = enter_payment(session(), actor(), contract, data, file)
    except InvalidError as error:
        session().rollback()
        return _page(kept_contract(code), typed, error.problems), 422
    flash(f"已登记到款 {amount(payment.amount)}（凭证 {payment.voucher}）。", "success")
    return redirect(section_of(contract))


@blueprint.get(f"{ONE}/voucher")
@recorded
def voucher(code: str, payment_id: int) -> Response:
    """The file of the voucher, to be saved and never to be shown by the browser."""
    contract = get_contract(session(), actor(), code)
    return download_upload(open_voucher(session(), actor(), contract, payment_id))


def _received_file() -> Received | None:
    """The voucher's file, taken while no transaction runs; none is chosen most of the time."""
    if not posted_files(VOUCHER_FILE):
        return None
    received = received_aside(VOUCHER_FILE, "凭证文件")
    if len(received) > 1:
        raise InvalidError([FieldProblem(VOUCHER_FILE, "凭证文件", "一笔到款上传一份凭证")])
    return received[0]


def _page(
    contract: Contract, typed: Mapping[str, str], problems: Sequence[FieldProblem] = ()
) -> str:
    found = payments_of(session(), actor(), contract)
    return render_template(
        "payments/enter.html",
        contract=contract,
        progress=progress(found, contract),
        fields=payment_fields(typed, problems, found.instalments),
        errors=error_rows(problems),
        back=section_of(contract),
    )
