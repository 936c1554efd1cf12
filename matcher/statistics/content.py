"""What is frozen of a period beside the records: everything that is shown of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from matcher.accounts.names import display_names
from matcher.actor import Actor
from matcher.clock import today
from matcher.statistics.body_performance import BodyPerformance, body_performance
from matcher.statistics.breakdowns import Cell, Slice, breakdown, cross
from matcher.statistics.broker_performance import BrokerPerformance, broker_performance
from matcher.statistics.definitions import load
from matcher.statistics.figures import Figure, figures
from matcher.statistics.funnel import FunnelStep, funnel
from matcher.statistics.period import Period
from matcher.statistics.stage_times import StageTime, stage_times
from matcher.statistics.trends import Growth, Point, growth, trend
from matcher.statistics.ways import WAYS

_BY_PERSON = "broker"


@dataclass(frozen=True)
class Content:
    """The figures of a zone's period, and how they are made up.

    Attributes:
        definitions: version of the definitions' data.
        until: the day up to which there were records: the last one, or the day of freezing.
        breakdowns: by every key of `WAYS`.
    """

    definitions: str
    until: date
    figures: Sequence[Figure]
    breakdowns: Mapping[str, Sequence[Slice]]
    cross: Sequence[Cell]
    trend: Sequence[Point]
    growth: Sequence[Growth]
    funnel: Sequence[FunnelStep]
    stage_times: Sequence[StageTime]
    broker_performance: Sequence[BrokerPerformance]
    body_performance: Sequence[BodyPerformance]


_ADAPTER = TypeAdapter(Content)


def content_of(session: Session, actor: Actor, zone_id: int, period: Period) -> Content:
    """What is to be frozen now."""
    asked = (session, actor, [zone_id], period)
    return Content(
        definitions=load().version,
        until=min(period.last, today()),
        figures=figures(*asked),
        breakdowns={by: breakdown(session, actor, by, [zone_id], period) for by in WAYS},
        cross=cross(*asked),
        trend=trend(*asked),
        growth=growth(*asked),
        funnel=funnel(*asked),
        stage_times=stage_times(*asked),
        broker_performance=broker_performance(*asked),
        body_performance=body_performance(*asked),
    )


def written(content: Content) -> dict[str, Any]:
    """As JSON for the database, without the names of people: those may be erased."""
    nameless = replace(
        content,
        breakdowns={
            **content.breakdowns,
            _BY_PERSON: [replace(one, name="") for one in content.breakdowns[_BY_PERSON]],
        },
        broker_performance=[replace(one, name="") for one in content.broker_performance],
    )
    document: dict[str, Any] = _ADAPTER.dump_python(nameless, mode="json")
    return document


def read(session: Session, document: Mapping[str, Any]) -> Content:
    """From the database, with the names that people have now."""
    content = _ADAPTER.validate_python(document)
    slices, rows = content.breakdowns[_BY_PERSON], content.broker_performance
    codes = {one.code for one in slices} | {one.code for one in rows}
    names = display_names(session, map(int, filter(None, codes)))
    return replace(
        content,
        breakdowns={
            **content.breakdowns,
            _BY_PERSON: [replace(one, name=_name(names, one.code)) for one in slices],
        },
        broker_performance=[replace(one, name=_name(names, one.code)) for one in rows],
    )


def _name(names: Mapping[int | None, str], code: str) -> str:
    return names.get(int(code), f"用户 {code}") if code else "未填写"
