"""The figures of a month for leaders, as they stand in the ledger today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import today
from matcher.contracts.amounts import WAN
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Instalment
from matcher.contracts.payments.overdue import late
from matcher.engagements.models import Engagement, EngagementStage
from matcher.errors import FieldProblem, InvalidError
from matcher.privacy.masking import mask
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.statistics.breakdowns import Slice, breakdown
from matcher.statistics.definitions import definition
from matcher.statistics.figures import figure
from matcher.statistics.period import Period, months_until
from matcher.statistics.sources.contracts import counting
from matcher.statistics.trends import Point, trend
from matcher.taxonomy import load_rules

_MONTHS, _YEAR = 24, 12


@dataclass(frozen=True)
class Notable:
    """One of the largest contracts of the month; the amount is in yuan."""

    title: str
    registered_on: date
    amount: Decimal


@dataclass(frozen=True)
class Brief:
    """What leaders read of a month; amounts are in yuan.

    Attributes:
        zone: its name.
        month: which one.
        until: the day of the figures.
        trend: 24 months, the month itself the last.
        payments: 到款 of the month, the month before, and the same month of the year before.
        threshold: of the year's 成交额, in ten thousand yuan.
        fields: those with the largest 成交额 of the month.
        notable: the largest contracts of the month.
        waiting: what is overdue or ends soon today: what, and how many.
    """

    zone: str
    month: Period
    until: date
    trend: Sequence[Point]
    payments: tuple[Decimal, Decimal, Decimal]
    threshold: Decimal | None
    fields: Sequence[Slice]
    notable: Sequence[Notable]
    waiting: Sequence[tuple[str, int]]

    @property
    def compared(self) -> tuple[Point, Point, Point]:
        """The month, the month before, and the same month of the year before."""
        return self.trend[-1], self.trend[-2], self.trend[-1 - _YEAR]

    @property
    def so_far(self) -> tuple[Decimal, Decimal]:
        """成交额 from January on, of this year and of the year before."""
        months = self.month.month
        this, last = self.trend[-months:], self.trend[-months - _YEAR : -_YEAR]
        return sum((p.amount for p in this), Decimal(0)), sum((p.amount for p in last), Decimal(0))


def month_of(text: str) -> Period:
    """The month that somebody wrote as 2026-10.

    Raises:
        InvalidError: it is none, or it has not begun.
    """
    month = Period.parse(text)
    if not (month.month and month.begun):
        problem = "请写成 2026-10 的形式，并且不能晚于本月"
        raise InvalidError([FieldProblem("month", "月份", problem)])
    return month


def brief_of(session: Session, actor: Actor, zone: Zone, month: Period) -> Brief:
    """The brief of a zone's month.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's reports.
    """
    require(actor, "report.see", zone_id=zone.id)
    asked = (session, actor, [zone.id], month)
    fields = [one for one in breakdown(session, actor, "technical_field", *asked[2:]) if one.count]
    rows = load_rules().annual_reports.brief_rows
    return Brief(
        zone=zone.name,
        month=month,
        until=today(),
        trend=trend(*asked, _MONTHS),
        payments=_payments(session, actor, zone.id, month),
        threshold=definition("turnover", month.last).threshold,
        fields=sorted(fields, key=lambda one: -one.amount)[:rows],
        notable=_notable(session, zone.id, month, rows),
        waiting=_waiting(session, zone.id),
    )


def _payments(
    session: Session, actor: Actor, zone_id: int, month: Period
) -> tuple[Decimal, Decimal, Decimal]:
    before = months_until(month, 2)[0]
    now, earlier, last_year = (
        (figure(session, actor, "payments_received", [zone_id], one).value or Decimal(0)) * WAN
        for one in (month, before, month.year_before)
    )
    return now, earlier, last_year


def _notable(session: Session, zone_id: int, month: Period, rows: int) -> list[Notable]:
    directions = definition("turnover", month.last).computation.directions
    query = (
        select(Contract.title, Contract.registered_on, Contract.total_amount)
        .where(
            Contract.zone_id == zone_id,
            Contract.registered_on.between(month.first, month.last),
            counting(directions),
        )
        .order_by(Contract.total_amount.desc(), Contract.id)
        .limit(rows)
    )
    rows_found = session.execute(query)
    return [Notable(mask(title), day, amount) for title, day, amount in rows_found if day]


def _waiting(session: Session, zone_id: int) -> list[tuple[str, int]]:
    """How much is overdue, and how much ends soon."""
    soon = max(load_rules().registers.expiry_days)
    here = Contract.zone_id == zone_id
    payments = select(func.count()).select_from(Instalment).join(Contract).where(here, late())
    reviews = select(func.count()).where(
        here, Contract.state == "submitted", Contract.review_due < today()
    )
    stages = select(func.count()).select_from(Engagement).join(EngagementStage, _present())
    stages = stages.where(Engagement.zone_id == zone_id, EngagementStage.deadline < today())
    asked: dict[str, Select[int]] = {
        "到款逾期的付款期次": payments,
        "登记审核超期的合同": reviews,
        "超期的对接阶段": stages,
        f"{soon} 天内到期的服务机构": _ending(ServiceBody, zone_id, soon),
        f"{soon} 天内到期的经纪人证书": _ending(BrokerCertificate, zone_id, soon),
    }
    return [(what, session.scalar(query) or 0) for what, query in asked.items()]


def _present() -> ColumnElement[bool]:
    return and_(
        Engagement.id == EngagementStage.engagement_id, Engagement.stage == EngagementStage.stage
    )


def _ending(model: type[ServiceBody | BrokerCertificate], zone_id: int, soon: int) -> Select[int]:
    return select(func.count()).where(
        model.zone_id == zone_id,
        model.ended_on.is_(None),
        model.valid_to.between(today(), today() + timedelta(days=soon)),
    )
