"""What the clock asks for: each part in a transaction of its own, and none waits for another."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from matcher.accounts.forgetting import forget_old_sign_ins
from matcher.actor import SYSTEM
from matcher.annual_reports.remind import remind_of_reports
from matcher.apart import apart
from matcher.contracts.payments.overdue import tell_late_payments
from matcher.contracts.registration.files import forget_files
from matcher.db import Database
from matcher.engagements.overdue import tell_overdue
from matcher.evaluations.remind import remind_of_deadlines, remind_of_evaluations
from matcher.exchange.preview import sweep_previews
from matcher.intake.autosaves import forget_autosaves
from matcher.intake.forgetting import forget_senders
from matcher.listings.review import remind_overdue
from matcher.listings.validity import expire_due, warn_expiring
from matcher.made_files.remove import forget_made_files
from matcher.notifications.find import forget_old_notifications
from matcher.organizations.registering import strike_unconfirmed
from matcher.replays import forget_old_answers
from matcher.saved_searches.keep import forget_old_hits
from matcher.saved_searches.subscribe import forget_unconfirmed
from matcher.service_registers.reminders import tell_expiring

# What ends listings and the like, or tells people what is late or due.
_DUE: tuple[Callable[..., object], ...] = (
    expire_due,
    warn_expiring,
    strike_unconfirmed,
    tell_overdue,
    tell_late_payments,
    remind_overdue,
    tell_expiring,
    remind_of_reports,
    remind_of_evaluations,
    remind_of_deadlines,
    forget_senders,
)
# What is past the time for which it was kept.
_KEPT: tuple[Callable[[Session], object], ...] = (
    forget_old_sign_ins,
    forget_old_answers,
    forget_autosaves,
    sweep_previews,
    forget_old_notifications,
    forget_unconfirmed,
    forget_old_hits,
    forget_made_files,
    forget_files,
)


def run_hourly(database: Database) -> None:
    """End what is over, tell what is due, forget what was kept long enough."""
    for act in _DUE:
        apart(act.__name__, _alone, database, partial(act, actor=SYSTEM))
    for forget in _KEPT:
        apart(forget.__name__, _alone, database, forget)


def _alone(database: Database, act: Callable[[Session], object]) -> None:
    with database.write() as session:
        act(session)
