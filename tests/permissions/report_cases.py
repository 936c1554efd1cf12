"""The actions about annual reports as calls of the domain."""

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.annual_reports import brief, find, gather, narratives, templates
from matcher.annual_reports.parts import TEMPLATE
from matcher.statistics.period import Period
from tests.permissions.registered import frozen_zone, report_template
from tests.permissions.world import Place

_MONTH = Period(2025, month=10)


def _save(session: Session, actor: Actor, place: Place) -> None:
    zone = frozen_zone(session, place)
    content = gather.content_of_year(session, actor, zone, 2025)
    seen = narratives.fingerprint(session, zone.id, 2025)
    narratives.save_words(session, actor, zone.id, content, {"plan": "示例"}, seen)


# Action and call; all of them are about the zone of a place.
CALLS = (
    ("report.see", lambda s, a, p: find.years(s, a, p.zone.id)),
    ("report.see", lambda s, a, p: find.reports(s, a, p.zone.id)),
    ("report.see", lambda s, a, p: templates.templates_of(s, a, p.zone.id)),
    ("report.see", lambda s, a, p: brief.brief_of(s, a, p.zone, _MONTH)),
    ("report.see", lambda s, a, p: gather.content_of_year(s, a, frozen_zone(s, p), 2025)),
    ("report.make", _save),
    (
        "report.make",
        lambda s, a, p: templates.add_template(s, a, p.zone.id, TEMPLATE, "示例.docx"),
    ),
    ("report.make", lambda s, a, p: templates.get_template(s, a, report_template(s, p).id)),
)
