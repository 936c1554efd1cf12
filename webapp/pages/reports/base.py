"""The blueprint of annual reports, and which zone is asked for."""

from collections.abc import Sequence

from flask import Blueprint, request

from matcher.accounts.models import Zone
from matcher.accounts.zones import zones_in_reach
from matcher.errors import NotFoundError
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.posted_file import takes_files

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
YEAR = "/<int(min=2000, max=2099):year>"
blueprint = Blueprint("reports", __name__, url_prefix="/reports")
blueprint.before_request(members_only)
takes_files(blueprint, "reports.add_template")


def zones() -> Sequence[Zone]:
    """The zones whose reports the reader may see.

    Raises:
        ForbiddenError: the reader's role sees none.
    """
    return zones_in_reach(session(), actor(), "report.see")


def asked_zone() -> Zone:
    """The zone that the address or the form names, else the first that the reader may see.

    Raises:
        ForbiddenError: the reader's role sees no reports.
        NotFoundError: there is no such zone, or none that the reader may see.
    """
    seen, code = zones(), request.values.get("zone", "")
    found = [zone for zone in seen if not code or zone.code == code]
    if not found:
        raise NotFoundError("没有这个示范区的年度报告，或者您的账号看不到。请从年度报告页选择。")
    return found[0]


def asked_year() -> int:
    """The year that a form names.

    Raises:
        NotFoundError: it is none.
    """
    year = request.form.get("year", 0, type=int)
    if not 2000 <= year <= 2099:
        raise NotFoundError("没有这个年度。请从年度报告页选择。")
    return year
