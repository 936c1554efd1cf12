"""The monthly brief for leaders."""

from io import BytesIO

from flask import request
from werkzeug.wrappers import Response

from matcher.annual_reports.brief import month_of
from matcher.annual_reports.brief_pdf import monthly_brief_pdf
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.context import actor, session
from webapp.pages.reports.base import blueprint, choice


@blueprint.get("/brief.pdf")
def brief() -> Response:
    """The month of the address as one page."""
    zone, month = choice().zone, month_of(request.args.get("month", ""))
    made = monthly_brief_pdf(session(), actor(), zone, month)
    name = f"{zone.name}技术交易简报-{month.key}.pdf"
    return download(BytesIO(made), MEDIA_TYPES[".pdf"], name)
