"""The own second factor: enrolling a telephone, recovery codes, and taking it away."""

from collections.abc import Mapping, Sequence

import segno
from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from matcher.accounts.recovery_codes import recovery_codes_left, renew_recovery_codes
from matcher.accounts.second_factor import (
    REFUSED,
    begin_enrolment,
    confirm_enrolment,
    enrolled,
    needs_second_factor,
    pending_secret,
    provisioning_address,
    remove_second_factor,
)
from matcher.accounts.sessions import sign_out_elsewhere
from matcher.errors import FieldProblem, InvalidError
from webapp.access.identity import present_session
from webapp.context import actor, runtime, session
from webapp.pages.account.base import (
    blueprint,
    messages,
    own_user,
    require_password,
    take_code,
)


@blueprint.get("/second-factor")
@login_required
def second_factor() -> str:
    """What there is: nothing, a telephone to confirm, or one in use."""
    return _page({})


@blueprint.post("/second-factor/begin")
@login_required
def second_factor_begin() -> Response | tuple[str, int]:
    """Make a secret for the telephone."""
    try:
        begin_enrolment(session(), require_password("password"))
    except InvalidError as error:
        return _page(messages(error)), 422
    return redirect(url_for("account.second_factor"))


@blueprint.post("/second-factor/confirm")
@login_required
def second_factor_confirm() -> str | tuple[str, int]:
    """Enrol the telephone that shows the right code, and show the recovery codes."""
    user = own_user()
    try:
        codes = confirm_enrolment(session(), actor(), user, request.form.get("code", ""))
    except InvalidError as error:
        return _page(messages(error)), 422
    sign_out_elsewhere(session(), actor(), user, but=present_session())
    return _codes(codes)


@blueprint.post("/second-factor/codes")
@login_required
def second_factor_codes() -> str | tuple[str, int]:
    """Make new recovery codes, and show them."""
    try:
        _require_both()
    except InvalidError as error:
        return _page(messages(error)), 422
    return _codes(renew_recovery_codes(session(), actor(), own_user()))


@blueprint.post("/second-factor/remove")
@login_required
def second_factor_remove() -> Response | tuple[str, int]:
    """Forget the telephone."""
    try:
        _require_both()
    except InvalidError as error:
        return _page(messages(error)), 422
    remove_second_factor(session(), actor(), own_user())
    flash("原来的动态口令和恢复码已停用。", "success")
    return redirect(url_for("account.second_factor"))


def _require_both() -> None:
    """Refuse unless the password and the second factor were given."""
    user = require_password("password")
    if not take_code(user, request.form.get("code", "")):
        raise InvalidError([FieldProblem("code", "动态口令", REFUSED)])


def _codes(codes: Sequence[str]) -> str:
    return render_template("account/recovery_codes.html", codes=codes)


def _page(problems: Mapping[str, str]) -> str:
    user = own_user()
    secret = pending_secret(session(), user.id)
    address = secret and provisioning_address(secret, user.login, runtime().settings.zone_name)
    return render_template(
        "account/second_factor.html",
        problems=problems,
        enrolled=enrolled(session(), user.id),
        required=needs_second_factor([held.role for held in user.roles]),
        left=recovery_codes_left(session(), user.id),
        secret=secret,
        picture=address and segno.make(address, error="m").svg_data_uri(scale=5, border=2),
    )
