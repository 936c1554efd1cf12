"""Remind operators of the report of the year, on the days of the rules, while none was made."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.annual_reports.find import was_made
from matcher.annual_reports.models import ReportReminder
from matcher.clock import today
from matcher.notifications import notify
from matcher.notifications.recipients import staff
from matcher.taxonomy import load_rules


def remind_of_reports(session: Session, actor: Actor) -> int:
    """Tell the operators of zones without a report; returns how many zones were told.

    The nearest step that was reached is told, once a year, and those before it not any more.
    """
    rules, day = load_rules().annual_reports, today()
    due = date(day.year, *rules.due)
    reached = [days for days in rules.reminder_days if 0 <= (due - day).days <= days]
    if not reached:
        return 0
    told = [
        zone_id
        for zone_id in session.scalars(select(Zone.id).order_by(Zone.id))
        if _tell(session, actor, ReportReminder(zone_id=zone_id, due=due, days=min(reached)))
    ]
    return len(told)


def _tell(session: Session, actor: Actor, reminder: ReportReminder) -> bool:
    """Tell the zone's operators unless they were told, or have made the report."""
    reminder.year, zone_id = reminder.due.year, reminder.zone_id
    earlier = select(ReportReminder.id).where(
        ReportReminder.zone_id == zone_id,
        ReportReminder.year == reminder.year,
        ReportReminder.days <= reminder.days,
    )
    operators = staff(session, zone_id, "report.make")
    if session.scalar(earlier.limit(1)) or not operators:
        return False
    if was_made(session, zone_id, reminder.year):
        return False
    session.add(reminder)
    session.flush()
    notify(session, actor, operators, "annual_report_due", ("report_reminder", reminder.id))
    return True
