"""Ending mails by the link in one of them, signed in or not."""

from flask import Blueprint, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from matcher.dispatch.unsubscribe import mails_of_subject, stop_mails
from matcher.notifications.tokens import STOP, subject_of
from webapp.access.security import limiter
from webapp.context import actor, session

blueprint = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")
# What mail programs send for RFC 8058: one field, no cookie and no form token.
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


@blueprint.get("/<token>")
def ask(token: str) -> str:
    """Ask before ending them: mail programs open links by themselves."""
    subject = subject_of(str(current_app.secret_key), STOP, token)
    mails = mails_of_subject(subject)
    return render_template("notifications/stop.html", token=token, mails=mails)


@blueprint.post("/<token>")
@limiter.limit("60 per hour")
def stop(token: str) -> str:
    """End them. The signature of the link stands for the form token that programs do not have."""
    field, value = _ONE_CLICK
    if request.form.get(field) != value:
        current_app.extensions["csrf"].protect()
    subject = subject_of(str(current_app.secret_key), STOP, token)
    stop_mails(session(), actor(), subject)
    return render_template("notifications/stopped.html", mails=mails_of_subject(subject))


@blueprint.record_once
def _without_form_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(blueprint)
