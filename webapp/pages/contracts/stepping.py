"""Take a contract a step further: a page that asks for what is needed, or only its inside."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from matcher.actor import Actor
from matcher.contracts import lifecycle
from matcher.contracts.access import require_desk
from matcher.contracts.find import get_contract
from matcher.contracts.models import Contract
from matcher.contracts.transitions import TRANSITIONS, require_way
from matcher.errors import ConflictError, FieldProblem, InvalidError, TransitionError
from webapp.context import actor, session
from webapp.forms.contract_step_fields import place, step_fields
from webapp.forms.posted_text import posted_text
from webapp.pages.contracts.base import ONE, blueprint, posted_day
from webapp.presentation.contracts import state_name

Take = Callable[[Contract, date], None]
_STEP = f"{ONE}/<any(sign, submit, recall, register, refuse, cancel):step>"
_ABOUT: Mapping[str, str] = {
    "sign": "签订后当事人可以看到这份合同；以后的修改都会留下历次内容。",
    "submit": "登记前核对没有不通过的项目才能送审。送审后不能修改，需要修改时先撤回。",
    "recall": "撤回后可以修改，再次送审时审核期限重新计算。",
    "register": "登记后不能直接修改，再有变动用“变更”记录。",
    "refuse": "合同退回修改，改正后可以再次送审。",
    "cancel": "作废后不再计入台账合计和指标，也不能恢复；内容和经过仍可查看。",
}
_DONE = "合同 {} 已{}。"
_FINAL = "cancel"
_CHANGED = "合同刚被别人改过，这一步没有办理。您填写的内容都在下面，请核对合同后再提交。"


@blueprint.get(_STEP)
def step(code: str, step: str) -> Response:
    """What the step asks for."""
    contract = get_contract(session(), actor(), code)
    require_desk(actor(), TRANSITIONS[step].permission, contract)
    require_way(contract, step)
    response = make_response(_page(contract, step))
    response.vary.add("HX-Request")
    return response


@blueprint.post(_STEP)
def enter(code: str, step: str) -> Response | tuple[str, int]:
    """Take the step, unless something is missing or somebody else was faster."""
    contract = get_contract(session(), actor(), code)
    require_desk(actor(), TRANSITIONS[step].permission, contract)
    try:
        if request.form.get("version", 0, type=int) != contract.version:
            raise ConflictError(_CHANGED)
        _TAKE[step](contract, posted_day())
    except InvalidError as error:
        session().rollback()
        return _page(contract, step, error.problems), 422
    except (ConflictError, TransitionError, StaleDataError) as error:
        session().rollback()
        told = _CHANGED if isinstance(error, StaleDataError) else error.message
        return _page(contract, step, conflict=told), 409
    flash(_DONE.format(code, TRANSITIONS[step].label), "success")
    return redirect(url_for("contracts.show", code=code))


def _page(contract: Contract, step: str, problems: Any = (), conflict: str = "") -> str:
    """The form as a page, or for htmx only itself."""
    inside = "HX-Request" in request.headers
    fields = step_fields(contract, step, request.form, problems)
    shown = {field["name"] for field in fields}
    label = TRANSITIONS[step].label
    return render_template(
        "contracts/step_form.html" if inside else "contracts/step.html",
        contract=contract,
        state_name=state_name(contract),
        step={"name": step, "label": label, "about": _ABOUT[step], "final": step == _FINAL},
        fields=fields,
        errors=[_error(problem, shown) for problem in problems],
        elsewhere=any(problem.field not in shown for problem in problems),
        conflict=conflict,
        inside=inside,
    )


def _error(problem: FieldProblem, shown: set[str]) -> dict[str, str]:
    """What is wrong on this form has a link; what is wrong in the contract has none here."""
    field = place(problem.field) if problem.field in shown else ""
    return {"field": field, "message": f"{problem.label}：{problem.message}"}


def _noted(take: Callable[[Session, Actor, Contract, date, str], None]) -> Take:
    """A step that asks for nothing but the day and a note."""
    return lambda contract, day: take(session(), actor(), contract, day, posted_text("note"))


def _register(contract: Contract, day: date) -> None:
    number, body, note = map(posted_text, ("number", "body", "note"))
    lifecycle.register_contract(session(), actor(), contract, number, body, day, note)


def _refuse(contract: Contract, day: date) -> None:
    ground = request.form.get("ground", "")
    lifecycle.refuse(session(), actor(), contract, ground, day, posted_text("note"))


def _cancel(contract: Contract, day: date) -> None:
    lifecycle.cancel(session(), actor(), contract, posted_text("reason"), day)


_TAKE: Mapping[str, Take] = {
    "sign": _noted(lifecycle.sign),
    "submit": _noted(lifecycle.submit),
    "recall": _noted(lifecycle.recall),
    "register": _register,
    "refuse": _refuse,
    "cancel": _cancel,
}
