"""Growth, stages and performance as rows of tables; amounts are in 万元 with two places."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from matcher.statistics.body_performance import BodyPerformance
from matcher.statistics.broker_performance import BrokerPerformance
from matcher.statistics.numbers import wan
from matcher.statistics.stage_times import StageTime
from matcher.statistics.trends import Growth
from matcher.taxonomy import scheme

Row = dict[str, Any]


def wan_of(count: int, yuan: Decimal) -> str | None:
    """The amount of so many; none of nothing."""
    return wan(yuan) if count else None


def percent(value: Decimal | None) -> str | None:
    """A value in %; none stays none."""
    return None if value is None else f"{value:,.1f}%"


def share(part: Decimal | int, whole: Decimal | int) -> str:
    """A part in %; empty of nothing."""
    return f"{Decimal(part) / Decimal(whole):.1%}" if whole else ""


def days(value: Decimal | None) -> str | None:
    """A number of days; none stays none."""
    return None if value is None else f"{value:,.1f}"


def growth_rows(growth: Iterable[Growth]) -> list[Row]:
    """What each type did since the year before, and all together."""
    return [
        {
            "name": one.name,
            "count": one.count,
            "count_before": one.count_before,
            "count_growth": percent(one.count_growth),
            "amount": wan(one.amount),
            "amount_before": wan(one.amount_before),
            "amount_growth": percent(one.amount_growth),
        }
        for one in growth
    ]


def stage_rows(stages: Iterable[StageTime]) -> list[Row]:
    """What became of the engagements that entered each stage."""
    return [
        {
            "name": one.name,
            "entered": one.entered,
            "advanced": one.advanced,
            "share": percent(one.share_advanced),
            "terminated": one.terminated,
            "staying": one.staying,
            "days": days(one.median_days),
        }
        for one in stages
    ]


def broker_rows(brokers: Iterable[BrokerPerformance]) -> list[Row]:
    """What each broker did."""
    return [
        {
            "name": one.name,
            "confirmed": one.confirmed,
            "dismissed": one.dismissed,
            "engagements": one.engagements,
            "signed": one.signed,
            "contracts": one.contracts,
            "amount": wan_of(one.contracts, one.amount),
            "technology_amount": wan_of(one.contracts, one.technology_amount),
            "payments": wan(one.payments),
        }
        for one in brokers
    ]


def body_rows(bodies: Iterable[BodyPerformance]) -> list[Row]:
    """What each service body did."""
    classes = scheme("service_body_classes")
    return [
        {
            "name": one.name,
            "class": classes.name(one.body_class),
            "brokers": one.brokers,
            "contracts": one.contracts,
            "amount": wan_of(one.contracts, one.amount),
            "mediated": one.mediated,
            "mediated_amount": wan_of(one.mediated, one.mediated_amount),
            "registered": one.registered,
            "registered_amount": wan_of(one.registered, one.registered_amount),
        }
        for one in bodies
    ]
