"""What the service bodies and certified brokers of a register did in a year, counted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, union
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.brokers.load import loads
from matcher.clock import CHINA
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.engagements.models import Engagement
from matcher.service_registers.models import BrokerCertificate, ServiceBody

# What was signed stays signed, whatever the registration body said of it.
_UNSIGNED = ("draft", "cancelled")


@dataclass(frozen=True)
class Activity:
    """What one of a register did in a year.

    Attributes:
        engagements: begun, with the broker or a member of the body as the broker.
        contracts: signed, with the same as the broker or the body as the intermediary.
        registered: contracts that the body registered; of brokers none.
        load: what the broker has in hand now; of bodies none.
    """

    engagements: int = 0
    contracts: int = 0
    registered: int = 0
    load: int = 0


def activity_of_bodies(
    session: Session, bodies: Collection[ServiceBody], year: int
) -> Mapping[int, Activity]:
    """By row of the register; a body without an organization on the platform brokers nothing."""
    own = {body.organization_id for body in bodies if body.organization_id}
    zone_ids = {body.zone_id for body in bodies}
    begun = (
        select(User.organization_id, func.count())
        .select_from(Engagement)
        .join(User, User.id == Engagement.broker_id)
        .where(User.organization_id.in_(own), _begun_in(year), Engagement.zone_id.in_(zone_ids))
        .group_by(User.organization_id)
    )
    engagements = _counted(session, begun)
    contracts = _counted(session, _brokered(own, zone_ids, year))
    at_desk = _counted(session, _registered({body.name for body in bodies}, zone_ids, year))
    return {
        body.id: Activity(
            engagements.get(body.organization_id, 0),
            contracts.get(body.organization_id, 0),
            at_desk.get(body.name, 0) if body.body_class == "registration" else 0,
        )
        for body in bodies
    }


def activity_of_brokers(
    session: Session, certificates: Collection[BrokerCertificate], year: int
) -> Mapping[int, Activity]:
    """By row of the register; who has no account on the platform has nothing here."""
    user_ids = {one.user_id for one in certificates if one.user_id}
    begun = (
        select(Engagement.broker_id, func.count())
        .where(Engagement.broker_id.in_(user_ids), _begun_in(year))
        .group_by(Engagement.broker_id)
    )
    signed = (
        select(Contract.broker_id, func.count())
        .where(Contract.broker_id.in_(user_ids), _signed_in(year))
        .group_by(Contract.broker_id)
    )
    engagements, contracts = _counted(session, begun), _counted(session, signed)
    held = loads(session, user_ids)
    return {
        one.id: Activity(
            engagements.get(one.user_id, 0),
            contracts.get(one.user_id, 0),
            load=held[one.user_id].total if one.user_id else 0,
        )
        for one in certificates
    }


def _brokered(own: Collection[int], zone_ids: Collection[int], year: int) -> Select[Any, int]:
    """Contracts by organization; one of a member that also names the organization is one."""
    signed = (_signed_in(year), Contract.zone_id.in_(zone_ids))
    by_member = (
        select(User.organization_id, Contract.id)
        .select_from(Contract)
        .join(User, User.id == Contract.broker_id)
        .where(User.organization_id.in_(own), *signed)
    )
    as_party = (
        select(ContractParty.organization_id, Contract.id)
        .join(Contract, Contract.id == ContractParty.contract_id)
        .where(ContractParty.organization_id.in_(own), ContractParty.role == "intermediary")
        .where(*signed)
    )
    both = union(by_member, as_party).subquery()
    return select(both.c[0], func.count()).group_by(both.c[0])


def _registered(names: Collection[str], zone_ids: Collection[int], year: int) -> Select[str, int]:
    return (
        select(Contract.registration_body, func.count())
        .where(Contract.registration_body.in_(names), Contract.zone_id.in_(zone_ids))
        .where(Contract.registered_on.between(*_days(year)))
        .group_by(Contract.registration_body)
    )


def _signed_in(year: int) -> ColumnElement[bool]:
    return and_(Contract.signed_on.between(*_days(year)), Contract.state.not_in(_UNSIGNED))


def _begun_in(year: int) -> ColumnElement[bool]:
    first, after = (datetime(one, 1, 1, tzinfo=CHINA).astimezone(UTC) for one in (year, year + 1))
    return and_(Engagement.created_at >= first, Engagement.created_at < after)


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _counted(session: Session, query: Select[Any, int]) -> Mapping[Any, int]:
    return dict(session.execute(query).all())
