"""Joining an organization by an invitation's link."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.organizations import inviting
from matcher.organizations.models import Invitation
from matcher.organizations.schemas import Joining
from webapp.access.security import limiter
from webapp.context import actor, session
from webapp.forms.new_password import password_problems
from webapp.forms.organization_fields import error_rows, joining_fields

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")


@blueprint.get("/<token>")
def show(token: str) -> str:
    """Who invites, and what is needed to join."""
    return _page(inviting.waiting_invitation(session(), token), token, {}, ())


@blueprint.post("/<token>")
@limiter.limit("30 per hour")
def accept(token: str) -> str | tuple[str, int]:
    """Open an account in the organization."""
    invitation = inviting.waiting_invitation(session(), token)
    typed = {name: request.form.get(name, "") for name in Joining.model_fields}
    try:
        given = _given(typed, invitation.email)
        user = inviting.accept(session(), actor(), invitation, given)
    except InvalidError as error:
        return _page(invitation, token, typed, error.problems), 422
    except ConflictError as error:
        return _page(invitation, token, typed, [FieldProblem("", "账号", error.message)]), 409
    return render_template(
        "invitation/accepted.html", login=user.login, organization=invitation.organization
    )


@blueprint.post("/<token>/join")
@limiter.limit("30 per hour")
def join(token: str) -> Response:
    """Join with the account that is signed in."""
    invitation = inviting.waiting_invitation(session(), token)
    if not current_user.is_authenticated:
        return redirect(url_for("invitations.show", token=token))
    inviting.accept_signed_in(session(), actor(), invitation)
    flash(f"已加入“{invitation.organization.name}”。", "success")
    return redirect(url_for("my_organization.show"))


def _given(typed: dict[str, Any], email: str) -> Joining:
    problems = password_problems(email, typed["password"])
    try:
        given = Joining.parse(typed)
    except InvalidError as error:
        raise InvalidError([*error.problems, *problems]) from None
    if problems:
        raise InvalidError(problems)
    return given


def _page(
    invitation: Invitation, token: str, typed: dict[str, Any], problems: Sequence[FieldProblem]
) -> str:
    return render_template(
        "invitation/show.html",
        invitation=invitation,
        token=token,
        fields=joining_fields(typed, problems),
        errors=error_rows(problems),
    )
