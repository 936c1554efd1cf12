"""What is there of each year, and what was made."""

from flask import render_template, request, url_for

from matcher.accounts.permissions import may
from matcher.annual_reports.find import reports, years
from matcher.annual_reports.parts import slots
from matcher.annual_reports.templates import templates_of
from matcher.clock import today
from matcher.statistics.period import Period, months_until
from matcher.taxonomy import load_rules
from webapp.context import actor, session
from webapp.pages.reports.base import blueprint, choice
from webapp.presentation.annual_reports import report_row, template_rows, year_row

_BRIEFS = 24


@blueprint.get("")
def index() -> str:
    """The page."""
    return reports_page()


def reports_page(error: str = "") -> str:
    """The page, with what was refused of a template."""
    asked, who = choice(), actor()
    zone = asked.zone
    found = reports(session(), who, zone.id, request.args.get("page", 1, type=int))
    month, day = load_rules().annual_reports.due
    return render_template(
        "reports/index.html",
        zone=zone,
        zones=asked.zones,
        makes=may(who, "report.make"),
        due=f"{month} 月 {day} 日",
        slots=len(slots()),
        years=[year_row(one, who) for one in years(session(), who, zone.id)],
        rows=[report_row(one, who) for one in found.rows],
        page=found,
        base=url_for("reports.index", zone=zone.code),
        templates=template_rows(templates_of(session(), who, zone.id)),
        months=_months(),
        error=error,
    )


def _months() -> list[Period]:
    """The months of which there is a brief, the newest first."""
    day = today()
    return [*reversed(months_until(Period(day.year, month=day.month), _BRIEFS))]
