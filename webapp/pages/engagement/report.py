"""The match report of an engagement, for both parties and the desk."""

from flask import Response

from matcher.match_reports import engagement_match
from webapp.answers.match_reports import report_file
from webapp.context import actor, session
from webapp.pages.engagement.base import ONE, blueprint


@blueprint.get(f"{ONE}/report.docx")
def report(code: str) -> Response:
    """The report in Word, for those who may have the engagement's files."""
    return report_file(engagement_match(session(), actor(), code))
