"""What service bodies did in a period."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.brokers.models import BrokerProfile
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.service_registers.find import bodies_valid_on
from matcher.service_registers.models import ServiceBody
from matcher.statistics.breakdowns import counted
from matcher.statistics.period import Period
from matcher.statistics.scope import Scope
from matcher.statistics.sources.base import Query
from matcher.statistics.zones import require_zones

_ZERO = Decimal(0)


@dataclass(frozen=True)
class BodyPerformance:
    """What one service body did; amounts are in yuan. One of two classes is there twice.

    Attributes:
        code: row id in the register.
        name: of the body.
        body_class: of the code list `service_body_classes`.
        brokers: accounts of brokers that belong to it.
        contracts: contracts that count and are looked after by its brokers.
        amount: their 成交额.
        mediated: contracts that count in which it is the intermediary party.
        mediated_amount: their 成交额.
        registered: contracts that count and were registered by it.
        registered_amount: their 成交额.
    """

    code: str
    name: str
    body_class: str
    brokers: int = 0
    contracts: int = 0
    amount: Decimal = _ZERO
    mediated: int = 0
    mediated_amount: Decimal = _ZERO
    registered: int = 0
    registered_amount: Decimal = _ZERO


def body_performance(
    session: Session, actor: Actor, zone_ids: Collection[int], period: Period
) -> list[BodyPerformance]:
    """The service bodies that are valid at the end of a period, in the order of the register.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
    """
    scope = Scope.of(require_zones(actor, zone_ids), period)
    bodies = bodies_valid_on(session, scope.zone_ids, scope.key_day)
    brokers = _by_text(session, _brokers_of(scope))
    own = _by_text(session, _of_brokers(scope))
    mediated = _by_text(session, _mediated(scope))
    registered = _by_text(session, _registered(scope))
    nothing = (0, _ZERO, _ZERO)
    return [
        BodyPerformance(
            str(body.id), body.name, body.body_class,
            *brokers.get(str(body.organization_id), (0,)),
            *own.get(str(body.organization_id), nothing)[:2],
            *mediated.get(body.credit_code, nothing)[:2],
            *registered.get(body.name, nothing)[:2],
        )
        for body in bodies
    ]  # fmt: skip


def _by_text(session: Session, query: Query) -> Mapping[str, tuple[Any, ...]]:
    """The other columns by the first one, as text."""
    return {str(key): tuple(numbers) for key, *numbers in session.execute(query)}


def _brokers_of(scope: Scope) -> Query:
    bodies = select(ServiceBody.organization_id).where(ServiceBody.zone_id.in_(scope.zone_ids))
    brokers = select(BrokerProfile.user_id)
    return (
        select(User.organization_id, func.count())
        .where(User.organization_id.in_(bodies), User.id.in_(brokers), User.active)
        .group_by(User.organization_id)
    )


def _of_brokers(scope: Scope) -> Query:
    query = counted(scope, User.organization_id).join(User, User.id == Contract.broker_id)
    return query.group_by(User.organization_id)


def _mediated(scope: Scope) -> Query:
    query = counted(scope, ContractParty.credit_code).join(
        ContractParty, ContractParty.contract_id == Contract.id
    )
    intermediary = (ContractParty.role == "intermediary", ContractParty.credit_code != "")
    return query.where(*intermediary).group_by(ContractParty.credit_code)


def _registered(scope: Scope) -> Query:
    return counted(scope, Contract.registration_body).group_by(Contract.registration_body)
