"""An organization registers itself, and its first member confirms the address."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.organizations import registering
from matcher.organizations.schemas import Registration
from webapp.access.security import limiter
from webapp.context import actor, session
from webapp.forms.new_password import password_problems
from webapp.forms.organization_fields import error_rows, registration_sections
from webapp.forms.posted_file import PROOF_LABEL, has_file, received_file, takes_files
from webapp.links import public_link

blueprint = Blueprint("registration", __name__, url_prefix="/register")
takes_files(blueprint, "registration.register")
_LISTS = ("flags",)


@blueprint.get("")
def form() -> str | Response:
    """The form; whoever is signed in already has an account."""
    if current_user.is_authenticated:
        return redirect(url_for("account.index"))
    return _form({}, ())


@blueprint.post("")
@limiter.limit("20 per hour")
def register() -> Response | tuple[str, int]:
    """Take the application; the answer does not tell whether the address is known."""
    typed = _typed()
    try:
        given = _given(typed)
        proof = received_file("proof")
        link = _confirmation_link
        registering.register(session(), actor(), given, proof, link)
    except InvalidError as error:
        return _form(typed, error.problems), 422
    except ConflictError as error:
        return _form(typed, [FieldProblem("credit_code", "单位", error.message)]), 409
    return redirect(url_for("registration.sent"))


@blueprint.get("/sent")
def sent() -> str:
    """What happens next."""
    return render_template("registration/sent.html")


@blueprint.get("/confirm/<token>")
def confirmation(token: str) -> str:
    """Ask before confirming: mail programs open links by themselves."""
    found = registering.waiting_confirmation(session(), token)
    return render_template(
        "registration/confirm.html", organization=found.user.organization, token=token
    )


@blueprint.post("/confirm/<token>")
@limiter.limit("30 per hour")
def confirm(token: str) -> str:
    """Open the account."""
    user = registering.confirm(session(), actor(), token)
    return render_template("registration/confirmed.html", login=user.login)


def _confirmation_link(secret: str) -> str:
    return public_link("registration.confirmation", token=secret)


def _typed() -> dict[str, Any]:
    names = Registration.model_fields
    return {
        name: request.form.getlist(name) if name in _LISTS else request.form.get(name, "")
        for name in names
    }


def _given(typed: dict[str, Any]) -> Registration:
    """What was typed, checked; everything that is wrong is told at once.

    Raises:
        InvalidError: with all problems.
    """
    problems: list[FieldProblem] = []
    given = None
    try:
        given = Registration.parse(typed)
    except InvalidError as error:
        problems += error.problems
    problems += password_problems(typed["email"], typed["password"])
    if not has_file("proof"):
        problems.append(FieldProblem("proof", PROOF_LABEL, "请选择文件"))
    if given is None or problems:
        raise InvalidError(problems)
    return given


def _form(typed: dict[str, Any], problems: Sequence[FieldProblem]) -> str:
    return render_template(
        "registration/form.html",
        sections=registration_sections(typed, problems, registering.zones(session())),
        errors=error_rows(problems),
        again=bool(typed),
    )
