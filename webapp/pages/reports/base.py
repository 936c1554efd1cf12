"""The blueprint of annual reports, and which zone is asked for."""

from flask import Blueprint, request

from matcher.errors import NotFoundError
from webapp.access.gate import members_only
from webapp.forms.posted_file import takes_files
from webapp.parts.zone_choice import ZoneChoice, chosen_zone

YEAR = "/<int(min=2000, max=2099):year>"
blueprint = Blueprint("reports", __name__, url_prefix="/reports")
blueprint.before_request(members_only)
takes_files(blueprint, "reports.add_template")


def choice() -> ZoneChoice:
    """The zone whose reports are asked for.

    Raises:
        ForbiddenError: the reader's role sees no reports.
        NotFoundError: there is no such zone, or none that the reader may see.
    """
    return chosen_zone("report.see")


def asked_year() -> int:
    """The year that a form names.

    Raises:
        NotFoundError: it is none.
    """
    year = request.form.get("year", 0, type=int)
    if not 2000 <= year <= 2099:
        raise NotFoundError("没有这个年度。请从年度报告页选择。")
    return year
