"""Ask for the report of a year, which the worker makes; it is kept who asked, and for what."""

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.annual_reports.find import KIND
from matcher.annual_reports.gather import frozen_year
from matcher.annual_reports.models import AnnualReport
from matcher.annual_reports.templates import template_in_use
from matcher.audit import record
from matcher.made_files.ask import ask
from matcher.made_files.models import MadeFile
from matcher.statistics.frozen import FrozenPeriod

EVIDENCE = "annual_evidence"


def ask_for_report(session: Session, actor: Actor, zone: Zone, year: int) -> MadeFile:
    """Have the report made from the newest frozen figures, by the template in use.

    Raises:
        ForbiddenError: the actor makes no reports there.
        NotFoundError: the figures of the year are not frozen.
        TransitionError: the actor has too many files already.
    """
    require(actor, "report.make", zone_id=zone.id)
    kept = frozen_year(session, actor, zone, year)
    template = template_in_use(session, zone.id).number
    row = note(session, actor, kept, template)
    parameters = {"report": str(row.id), "template": str(template)}
    return ask(session, actor, KIND, zone.id, _figures(kept) | parameters)


def ask_for_evidence(session: Session, actor: Actor, zone: Zone, year: int) -> MadeFile:
    """Have the whole list of evidence written as a workbook.

    Raises:
        ForbiddenError: the actor makes no reports there.
        NotFoundError: the figures of the year are not frozen.
        TransitionError: the actor has too many files already.
    """
    require(actor, "report.make", zone_id=zone.id)
    kept = frozen_year(session, actor, zone, year)
    return ask(session, actor, EVIDENCE, zone.id, _figures(kept))


def note(session: Session, actor: Actor, kept: FrozenPeriod, template: int) -> AnnualReport:
    """Keep that a report is made, in the history and in the audit log.

    Args:
        session: the transaction.
        actor: who makes it.
        kept: the frozen figures.
        template: number of the zone's template.
    """
    row = AnnualReport(
        zone_id=kept.zone_id,
        year=kept.period.year,
        figures_version=kept.version,
        template_number=template,
        made_by=actor.user_id,
    )
    session.add(row)
    session.flush()
    after = {"year": row.year, "version": row.figures_version}
    record(session, actor, "annual_report.make", ("annual_report", row.id), None, after)
    session.flush()
    return row


def _figures(kept: FrozenPeriod) -> dict[str, str]:
    return {
        "zone": str(kept.zone_id),
        "year": str(kept.period.year),
        "version": str(kept.version),
    }
