"""Have a report or its list of evidence made."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from matcher.annual_reports.ask import ask_for_evidence, ask_for_report
from webapp.context import actor, session
from webapp.pages.reports.base import asked_year, blueprint, choice


@blueprint.post("/make")
def make() -> Response:
    """Ask for the report of a year, and show how far it is."""
    made = ask_for_report(session(), actor(), choice().zone, asked_year())
    return redirect(url_for("made_files.show", file_id=made.id), 303)


@blueprint.post("/evidence")
def evidence() -> Response:
    """Ask for the whole list of evidence, and show how far it is."""
    made = ask_for_evidence(session(), actor(), choice().zone, asked_year())
    return redirect(url_for("made_files.show", file_id=made.id), 303)
