"""What brokers did in a period."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.names import display_names
from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Payment
from matcher.engagements.models import Engagement
from matcher.matching.models import Match
from matcher.statistics.breakdowns import counted
from matcher.statistics.definitions import definition
from matcher.statistics.funnel import LISTINGS
from matcher.statistics.period import Period
from matcher.statistics.scope import Scope
from matcher.statistics.sources.base import Query
from matcher.statistics.sources.payments import paid, received
from matcher.statistics.sources.stages import from_stage
from matcher.statistics.zones import require_zones

_ZERO = Decimal(0)


@dataclass(frozen=True)
class BrokerPerformance:
    """What one broker did; amounts are in yuan.

    Attributes:
        code: row id of the broker's account.
        name: of the broker.
        confirmed: pairs that the broker confirmed in the period.
        dismissed: pairs that the broker dismissed in the period.
        engagements: engagements opened in the period that the broker looks after.
        signed: of these, how many have come to a signature by now.
        contracts: contracts that count in 技术合同成交额.
        amount: their 成交额.
        technology_amount: their 技术交易额.
        payments: 到款 that counts, received in the period.
    """

    code: str
    name: str
    confirmed: int = 0
    dismissed: int = 0
    engagements: int = 0
    signed: int = 0
    contracts: int = 0
    amount: Decimal = _ZERO
    technology_amount: Decimal = _ZERO
    payments: Decimal = _ZERO


def broker_performance(
    session: Session, actor: Actor, zone_ids: Collection[int], period: Period
) -> list[BrokerPerformance]:
    """All brokers who did anything in a period, the largest 成交额 first.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
    """
    scope = Scope.of(require_zones(actor, zone_ids), period)
    decided = _rows(session, _decided(scope))
    opened = _rows(session, _opened(scope))
    signed = _rows(session, _contracts(scope))
    money = _rows(session, _received(scope))
    names = display_names(session, {*decided, *opened, *signed, *money} - {None})
    found = [
        BrokerPerformance(
            str(broker), names.get(broker, f"用户 {broker}"),
            *decided.get(broker, (0, 0)), *opened.get(broker, (0, 0)),
            *signed.get(broker, (0, _ZERO, _ZERO)), *money.get(broker, (_ZERO,)),
        )
        for broker in names
        if broker is not None
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.amount, -one.signed, -one.confirmed, one.name))


def _rows(session: Session, query: Query) -> Mapping[int | None, tuple[Any, ...]]:
    """The other columns by the first one."""
    return {key: tuple(numbers) for key, *numbers in session.execute(query)}


def _decided(scope: Scope) -> Query:
    states = (func.count().filter(Match.state == state) for state in ("confirmed", "dismissed"))
    return (
        select(Match.decided_by, *states)
        .join(LISTINGS, LISTINGS.c.id == Match.need_id)
        .where(
            Match.decided_by.is_not(None),
            Match.decided_at >= scope.begin,
            Match.decided_at < scope.end,
            LISTINGS.c.zone_id.in_(scope.zone_ids),
        )
        .group_by(Match.decided_by)
    )


def _opened(scope: Scope) -> Query:
    signed = Engagement.stage.in_(from_stage("signing"))
    return (
        select(Engagement.broker_id, func.count(), func.count().filter(signed))
        .where(
            Engagement.broker_id.is_not(None),
            Engagement.zone_id.in_(scope.zone_ids),
            Engagement.created_at >= scope.begin,
            Engagement.created_at < scope.end,
        )
        .group_by(Engagement.broker_id)
    )


def _contracts(scope: Scope) -> Query:
    return counted(scope, Contract.broker_id).group_by(Contract.broker_id)


def _received(scope: Scope) -> Query:
    directions = definition("payments_received", scope.last).computation.directions
    return (
        select(Contract.broker_id, func.sum(Payment.amount))
        .join(Payment.contract)
        .where(received(scope), paid(directions), Contract.broker_id.is_not(None))
        .group_by(Contract.broker_id)
    )
