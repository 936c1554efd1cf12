"""The plan of instalments as one form of rows."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from matcher.contracts.models import Contract
from matcher.contracts.payments import payments_of
from matcher.contracts.payments.planning import plan
from matcher.contracts.payments.schemas import PlanInput
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.taxonomy import load_rules, scheme
from webapp.context import actor, session
from webapp.forms.plan_rows import (
    Row,
    changes_rows,
    first_rows,
    posted_plan,
    row_errors,
    schema_plan,
    stored_plan,
    sum_words,
)
from webapp.pages.payments.base import ALL, blueprint, kept_contract, section_of
from webapp.presentation.amounts import amount
from webapp.presentation.payments import plan_gap


@blueprint.get(f"{ALL}/plan")
def plan_form(code: str) -> str:
    """The rows as they are kept; of a contract without a plan, what its manner suggests."""
    contract = kept_contract(code)
    found = payments_of(session(), actor(), contract)
    rows, unit = stored_plan(found.instalments) if found.instalments else first_rows(contract)
    return _page(contract, rows, unit, contract.version)


@blueprint.post(f"{ALL}/plan")
def save_plan(code: str) -> Response | str | tuple[str, int]:
    """Keep the rows, or draw the form with one more or less."""
    contract = kept_contract(code)
    rows, unit = posted_plan(request.form)
    seen = request.form.get("version", 0, type=int)
    if changes_rows(request.form):
        return _page(contract, rows, unit, seen)
    try:
        data = PlanInput.parse({"rows": schema_plan(rows, unit)})
        if seen != contract.version:
            raise ConflictError("合同或到款刚被别人修改过。请刷新页面，核对后再保存付款计划。")
        kept = plan(session(), actor(), contract, data.rows)
    except InvalidError as error:
        session().rollback()
        return _page(kept_contract(code), rows, unit, seen, error.problems), 422
    flash(f"已保存付款计划，共 {len(kept)} 期。", "success")
    if gap := plan_gap(kept, contract.total_amount):
        flash(gap, "warning")
    return redirect(section_of(contract))


def _page(
    contract: Contract,
    rows: Sequence[Row],
    unit: str,
    seen: int,
    problems: Sequence[FieldProblem] = (),
) -> str:
    shown, errors = row_errors(rows, problems)
    return render_template(
        "payments/plan.html",
        contract=contract,
        total=amount(contract.total_amount),
        rows=shown,
        unit=unit,
        seen=seen,
        errors=errors,
        sum_words=sum_words(rows, unit, contract.total_amount),
        kinds=[(term.code, term.name) for term in scheme("payment_kinds")],
        most=load_rules().payments.instalments,
        back=section_of(contract),
    )
