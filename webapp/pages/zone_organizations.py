"""The operators' desk for organizations: applications with their proofs, and the decisions."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.models import Organization
from matcher.errors import FieldProblem, InvalidError
from matcher.mail.deliver import given_up
from matcher.organizations import verifying
from matcher.organizations.schemas import FlagsInput
from matcher.organizations.states import TRANSITIONS
from matcher.taxonomy import scheme
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.organization_fields import filled, flags_field
from webapp.forms.posted_text import posted_text
from webapp.presentation import day

blueprint = Blueprint("zone_organizations", __name__, url_prefix="/zone/organizations")
blueprint.before_request(members_only)
_ID = "<int(max=2147483647):number>"


@blueprint.get("")
def queue() -> str:
    """The organizations in one state; those that wait for a decision unless asked otherwise."""
    states = scheme("organization_states")
    state = request.args.get("state", "")
    state = state if state in states else "registered"
    by_state = verifying.counts(session(), actor())
    page = request.args.get("page", 1, type=int)
    pages = max(1, -(-by_state.get(state, 0) // verifying.PAGE_SIZE))
    page = min(max(page, 1), pages)
    return render_template(
        "zone/organizations.html",
        state=state,
        states=[(term, by_state.get(term.code, 0)) for term in states],
        rows=[_row(one) for one in verifying.applications(session(), actor(), state, page)],
        page=page,
        pages=pages,
        undelivered=given_up(session()),
    )


@blueprint.get(f"/{_ID}")
def show(number: int) -> str:
    """One organization, what it has handed in, and what may be decided."""
    return _page(number)


@blueprint.post(f"/{_ID}/verify")
def verify(number: int) -> Response | tuple[str, int]:
    """Let it in."""
    organization = verifying.get_application(session(), actor(), number)
    try:
        verifying.verify(session(), actor(), organization, _flags())
    except InvalidError as error:
        return _page(number, error.problems), 422
    return _next(f"“{organization.name}”已通过核验，已用邮件告知。")


@blueprint.post(f"/{_ID}/refuse")
def refuse(number: int) -> Response | tuple[str, int]:
    """Send it back with a reason."""
    organization = verifying.get_application(session(), actor(), number)
    try:
        verifying.refuse(session(), actor(), organization, posted_text("reason"))
    except InvalidError as error:
        return _page(number, error.problems, "refuse"), 422
    return _next(f"“{organization.name}”未通过核验，原因已用邮件告知。")


@blueprint.post(f"/{_ID}/strike")
def strike(number: int) -> Response | tuple[str, int]:
    """End an application."""
    organization = verifying.get_application(session(), actor(), number)
    name = organization.name
    try:
        verifying.strike(session(), actor(), organization, posted_text("reason"))
    except InvalidError as error:
        return _page(number, error.problems, "strike"), 422
    return _next(f"“{name}”的申请已注销，名称和代码可以重新登记。")


@blueprint.post(f"/{_ID}/flags")
def flags(number: int) -> Response | tuple[str, int]:
    """Write down what it has been found to be."""
    organization = verifying.get_application(session(), actor(), number)
    try:
        verifying.set_flags(session(), actor(), organization, _flags())
    except InvalidError as error:
        return _page(number, error.problems), 422
    flash(f"“{organization.name}”的资质已更新。", "success")
    return redirect(url_for("zone_organizations.show", number=number))


def _flags() -> FlagsInput:
    return FlagsInput.parse({"flags": request.form.getlist("flags")})


def _next(done: str) -> Response:
    flash(done, "success")
    return redirect(url_for("zone_organizations.queue"))


def _page(number: int, problems: Sequence[FieldProblem] = (), opened: str = "") -> str:
    organization = verifying.get_application(session(), actor(), number)
    state = organization.state
    typed = request.form.getlist("flags") if problems and not opened else organization.flags
    return render_template(
        "zone/organization.html",
        organization=organization,
        facts=_facts(organization),
        proofs=verifying.proofs(session(), organization),
        flags=filled(flags_field("勾选证明材料能证明的；公开显示"), {"flags": typed}, problems),
        own=organization.id == actor().organization_id,
        may_verify=state in TRANSITIONS["verify"].sources,
        may_strike=state in TRANSITIONS["strike"].sources,
        opened=opened,
        error="；".join(problem.message for problem in problems),
        reason=request.form.get("reason", "") if opened else "",
    )


def _facts(organization: Organization) -> list[tuple[str, str]]:
    facts = [
        ("状态", scheme("organization_states").name(organization.state)),
        ("信用代码", organization.credit_code or ""),
        ("类型", scheme("organization_kinds").name(organization.kind)),
        ("地区", scheme("regions").path(organization.region or "")),
        ("行业", scheme("industries").path(organization.industry or "")),
        ("登记日期", day(organization.created_at)),
    ]
    return [(label, text) for label, text in facts if text]


def _row(organization: Organization) -> dict[str, Any]:
    return {
        "name": organization.name,
        "url": url_for("zone_organizations.show", number=organization.id),
        "credit_code": organization.credit_code or "未登记代码",
        "kind": scheme("organization_kinds").name(organization.kind),
        "region": scheme("regions").path(organization.region or ""),
        "since": day(organization.created_at),
        "own": organization.id == actor().organization_id,
    }
