"""Write a contract: a new one, from an engagement or by hand; another version of one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from matcher.accounts.permissions import reach, require
from matcher.brokers.names import broker_names
from matcher.contracts.access import require_desk
from matcher.contracts.contacts import disclosed
from matcher.contracts.find import get_contract
from matcher.contracts.lifecycle import TRANSITIONS, change
from matcher.contracts.models import Contract
from matcher.contracts.prefill import prefilled
from matcher.contracts.prefill import written as said
from matcher.contracts.schemas import ContractInput
from matcher.contracts.transitions import require_way
from matcher.contracts.write import EDITABLE, create_contract, edit_contract, require_running
from matcher.engagements.find import get_engagement
from matcher.engagements.models import Engagement
from matcher.errors import ConflictError, InvalidError
from webapp.context import actor, keep, recorded, session
from webapp.forms.contract_fields import change_fields, form_sections, party_choices
from webapp.forms.contract_values import (
    Values,
    differing,
    error_items,
    known_values,
    posted_values,
    row_errors,
    schema_input,
)
from webapp.forms.party_rows import Parties, posted_parties, redraws_parties, stored_parties
from webapp.forms.posted_text import posted_text
from webapp.pages.contracts.base import ONE, blueprint, posted_day
from webapp.parts.party_register import found_parties, proposals, taken

Page = str | Response | tuple[str, int]
_EDIT = "contract.edit"


class Written(NamedTuple):
    """What stands in the form."""

    values: Values
    parties: Parties


@blueprint.get("/contracts/new")
@recorded
def new() -> str:
    """An empty form, or one with all that the engagement knows; contacts in it are recorded."""
    engagement = _engagement()
    known = prefilled(session(), actor(), engagement) if engagement else {}
    return _page(_shown(known), engagement=engagement)


@blueprint.post("/contracts/new")
def create() -> Page:
    """Keep it as a draft, or show what is wrong with nothing lost."""
    engagement, written = _engagement(), _posted()
    if redraws_parties(request.form):
        return _page(written, engagement=engagement)
    try:
        data = ContractInput.parse(schema_input(*written))
        contract = create_contract(session(), actor(), data, engagement)
    except InvalidError as error:
        session().rollback()
        return _page(written, engagement=engagement, problems=error.problems), 422
    flash(f"已建立合同 {contract.code}。请上传合同文本，核对后办理签订。", "success")
    return redirect(url_for("contracts.show", code=contract.code))


@blueprint.get(f"{ONE}/edit")
@recorded
def edit(code: str) -> str:
    """The form with what is kept; of a registered contract, to record what was changed.

    The contacts stand in it, which is recorded.
    """
    contract = _changeable(code)
    disclosed(session(), actor(), contract, "edit")
    return _page(_shown(said(contract)), contract=contract, seen=contract.version)


@blueprint.post(f"{ONE}/edit")
def save(code: str) -> Page:
    """Keep what was written, unless it is refused or somebody else was faster."""
    contract, written = _changeable(code), _posted()
    seen = request.form.get("version", 0, type=int)
    if redraws_parties(request.form):
        return _page(written, contract=contract, seen=seen)
    try:
        _keep(contract, ContractInput.parse(schema_input(*written)), seen)
    except InvalidError as error:
        session().rollback()
        return _page(written, contract=contract, seen=seen, problems=error.problems), 422
    except (ConflictError, StaleDataError):
        session().rollback()
        # What is kept stands in the answer as it was written, contacts in its texts too.
        disclosed(session(), actor(), contract, "edit")
        keep()
        theirs = differing(*written, *_shown(said(contract)))
        return _page(written, contract=contract, seen=contract.version, conflict=theirs), 409
    flash(f"已保存合同 {contract.code}。", "success")
    return redirect(url_for("contracts.show", code=code))


@blueprint.get("/contracts/parties")
def parties() -> str | Response:
    """The register's proposals for the name in a row of the form, as a part of its page."""
    require(actor(), _EDIT)
    if "HX-Request" not in request.headers:
        return redirect(url_for("contracts.new"))
    row = request.args.get("row", "")
    name = request.args.get(f"{row}-name", "")[:120]
    found = proposals(name) if name.strip() else None
    return render_template("contracts/found_parties.html", row=row, found=found)


def _keep(contract: Contract, data: ContractInput, seen: int) -> None:
    if seen != contract.version:
        raise ConflictError(f"合同 {contract.code} 刚被改过。")
    reason = posted_text("reason")
    if contract.state in EDITABLE:
        edit_contract(session(), actor(), contract, data, reason)
    else:
        change(session(), actor(), contract, data, reason, posted_day())


def _engagement() -> Engagement | None:
    """The engagement that the address names; whoever writes contracts nowhere is refused."""
    require(actor(), _EDIT)
    code = request.args.get("engagement", "")
    if not code:
        return None
    engagement = get_engagement(session(), actor(), code)
    require(actor(), _EDIT, zone_id=engagement.zone_id)
    require_running(actor(), engagement)
    return engagement


def _changeable(code: str) -> Contract:
    """The contract, provided that the reader writes it and its state allows it."""
    contract = get_contract(session(), actor(), code)
    require_desk(actor(), _EDIT, contract)
    if contract.state not in EDITABLE:
        require_way(contract, "change")
    return contract


def _posted() -> Written:
    return Written(posted_values(request.form), taken(request.form, posted_parties(request.form)))


def _shown(known: Mapping[str, Any]) -> Written:
    """What is known, as the form shows it."""
    return Written(known_values(known), stored_parties(known.get("parties", ())))


def _page(
    written: Written,
    *,
    engagement: Engagement | None = None,
    contract: Contract | None = None,
    seen: int = 0,
    problems: Any = (),
    conflict: list[tuple[str, str]] | None = None,
) -> str:
    """The form.

    Args:
        written: what stands in it.
        engagement: what a new contract comes from; None for one from outside the platform.
        contract: the one that is changed; None for a new one.
        seen: its version when the author began.
        problems: what was refused.
        conflict: where somebody else's newer content differs; None without a conflict.
    """
    where = contract or engagement
    zone_id = where.zone_id if where else reach(actor(), _EDIT).zone_id
    registered = contract is not None and contract.state in TRANSITIONS["change"].sources
    signed = contract is not None and EDITABLE.get(contract.state, True)
    return render_template(
        "contracts/form.html",
        engagement=engagement,
        contract=contract,
        seen=seen,
        sections=form_sections(written.values, problems, broker_names(session(), zone_id)),
        foreign=written.values["currency"] != "CNY",
        parties=written.parties,
        lists=party_choices(),
        row_errors=row_errors(problems, written.parties),
        found=found_parties(request.form),
        errors=error_items(problems, written.parties),
        conflict=conflict,
        registered=registered,
        change_fields=change_fields(request.form, problems, registered=registered)
        if signed
        else [],
    )
