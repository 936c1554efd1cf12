"""What a place's zone reports: an entry of its yearbook and registers, a frozen year."""

from datetime import date
from decimal import Decimal
from itertools import count

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.annual_reports.models import ReportTemplate
from matcher.annual_reports.parts import TEMPLATE
from matcher.evaluations.models import Evaluation, ZoneProgramme
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.statistics.freeze import freeze, frozen_periods
from matcher.statistics.period import Period
from matcher.yearbook.models import YearbookEntry
from tests.permissions.world import Place

_NUMBERS = count(1)


def yearbook_entry(session: Session, place: Place) -> YearbookEntry:
    """One that waits to be checked, with a document."""
    entry = YearbookEntry(
        zone_id=place.zone.id, year=2025, item="gdp", number=next(_NUMBERS), value=Decimal(1),
        unit="元", source="示例年报", upload_id=place.upload.id,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def service_body(session: Session, place: Place) -> ServiceBody:
    """One that is valid for long."""
    body = ServiceBody(
        zone_id=place.zone.id, name="示例机构", credit_code=f"{next(_NUMBERS):018d}",
        body_class="transfer", certificate="示例", valid_from=date(2020, 1, 1),
    )  # fmt: skip
    session.add(body)
    session.flush()
    return body


def broker_certificate(session: Session, place: Place) -> BrokerCertificate:
    """One that is valid for long."""
    certificate = BrokerCertificate(
        zone_id=place.zone.id, name="示例持证人", number="示例",
        number_index=f"{next(_NUMBERS):064d}", level="junior", issuer="示例",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    session.add(certificate)
    session.flush()
    return certificate


def frozen_zone(session: Session, place: Place) -> Zone:
    """The place's zone, whose year 2025 is frozen once."""
    who = Actor(None, "示例运营人员", None, place.zone.id, frozenset({"operator"}))
    if not frozen_periods(session, who, place.zone.id):
        freeze(session, who, place.zone, Period(2025))
    return place.zone


def report_template(session: Session, place: Place) -> ReportTemplate:
    """A template of the zone's own for annual reports."""
    template = ReportTemplate(
        zone_id=place.zone.id, number=next(_NUMBERS), name="示例.docx", size=1,
        content=TEMPLATE.read_bytes(),
    )  # fmt: skip
    session.add(template)
    session.flush()
    return template


def founded_zone(session: Session, place: Place) -> Zone:
    """The place's zone, founded in 2016 and evaluated in 2019, before this platform."""
    if session.get(ZoneProgramme, place.zone.id) is None:
        founded, evaluated = date(2016, 1, 1), date(2019, 1, 1)
        row = ZoneProgramme(zone_id=place.zone.id, founded_on=founded, evaluated_on=evaluated)
        session.add(row)
        session.flush()
    return place.zone


def evaluation(session: Session, place: Place, state: str = "opened") -> Evaluation:
    """One of the place's zone about the year that is frozen."""
    one = Evaluation(
        zone_id=frozen_zone(session, place).id, due_on=date(1900 + next(_NUMBERS), 1, 1),
        first_year=2025, last_year=2025, state=state, scoring_version="2026-11",
        rules_version="2026-11", total=Decimal("90.00"),
    )  # fmt: skip
    session.add(one)
    session.flush()
    return one
