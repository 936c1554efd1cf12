"""One match on a page of its own, to be printed, and its report in Word."""

from flask import Response, render_template, url_for

from matcher.match_reports import desk_match, origin_of
from matcher.matching.decisions import get_match
from webapp.answers.match_reports import report_file
from webapp.context import actor, runtime, session
from webapp.pages.desk.base import MATCH, blueprint
from webapp.pages.desk.lists import dismissal_reasons
from webapp.parts.match_cards import stored_cards
from webapp.presentation import listing_url


@blueprint.get(MATCH)
def match(match_id: int) -> str:
    """The whole card, with everything that a list leaves out."""
    found = get_match(session(), actor(), match_id)
    (card,) = stored_cards([found], {}, {}, total=1, listing=found.need)
    return render_template(
        "desk/match.html",
        match=found,
        # It is the page that the card would lead to.
        card={**card, "page_url": "", "report_url": ""},
        need_url=listing_url(found.need),
        report_url=url_for("desk.match_report", match_id=match_id),
        origin=origin_of(found, runtime().replica.ranker),
        reasons=dismissal_reasons(),
    )


@blueprint.get(f"{MATCH}/report.docx")
def match_report(match_id: int) -> Response:
    """The report for both sides, for the broker to edit and sign."""
    return report_file(desk_match(session(), actor(), match_id))
