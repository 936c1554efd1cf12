"""Both registers as statistics and pages read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.clock import today
from matcher.errors import NotFoundError
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.service_registers.validity import WORDS, Registered, is_so, valid_on

PAGE_SIZE = 30
_ALL = ""
Row = TypeVar("Row", ServiceBody, BrokerCertificate)


@dataclass(frozen=True)
class RegisterFilters:
    """What is asked for.

    Attributes:
        validity: a key of `WORDS`; "" for all.
        kind: class of a body or level of a certificate; "" for all.
    """

    validity: str = ""
    kind: str = ""


@dataclass(frozen=True)
class RegisterPage(Generic[Row]):
    """One page of a register, what ends first before what holds longer.

    Attributes:
        rows: of this page.
        total: how many there are.
        page: 1 for the first.
        pages: number of pages, at least 1.
        counts: how many of the zone each word of `WORDS` is true for; "" for all.
        kinds: how many valid ones of the zone there are of each class or level.
        holders: how many different bodies or persons hold the valid ones.
    """

    rows: Sequence[Row]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int]
    kinds: Mapping[str, int]
    holders: int


def bodies_valid_on(
    session: Session, zone_ids: Collection[int], day: date
) -> Sequence[ServiceBody]:
    """The service bodies of zones that hold on a day; one of two classes is there twice."""
    return _valid_on(session, ServiceBody, zone_ids, day)


def certificates_valid_on(
    session: Session, zone_ids: Collection[int], day: date
) -> Sequence[BrokerCertificate]:
    """The certificates of zones that hold on a day; who has two is there twice."""
    return _valid_on(session, BrokerCertificate, zone_ids, day)


def find_bodies(
    session: Session, actor: Actor, zone: Zone, filters: RegisterFilters, page: int = 1
) -> RegisterPage[ServiceBody]:
    """One page of the service bodies of a zone.

    Raises:
        ForbiddenError: the actor does not see the zone's register.
    """
    require(actor, "register.see", zone_id=zone.id)
    return _page(session, ServiceBody, zone, filters, page)


def find_certificates(
    session: Session, actor: Actor, zone: Zone, filters: RegisterFilters, page: int = 1
) -> RegisterPage[BrokerCertificate]:
    """One page of the brokers' certificates of a zone.

    Raises:
        ForbiddenError: the actor does not see the zone's register.
    """
    require(actor, "register.see", zone_id=zone.id)
    return _page(session, BrokerCertificate, zone, filters, page)


def own_certificates(session: Session, actor: Actor) -> Sequence[BrokerCertificate]:
    """What the zone keeps of the actor's own certificates, the latest first.

    Raises:
        ForbiddenError: the actor is no broker.
    """
    require(actor, "certificate.own")
    query = select(BrokerCertificate).where(BrokerCertificate.user_id == actor.user_id)
    return session.scalars(query.order_by(BrokerCertificate.valid_from.desc())).all()


def get_body(session: Session, actor: Actor, body_id: int) -> ServiceBody:
    """One service body of a register that the actor sees.

    Raises:
        ForbiddenError: the actor sees no registers.
        NotFoundError: there is none, or it belongs to another zone; which of the two is not said.
    """
    return _get(session, actor, ServiceBody, body_id)


def get_certificate(session: Session, actor: Actor, certificate_id: int) -> BrokerCertificate:
    """One certificate of a register that the actor sees.

    Raises:
        ForbiddenError: the actor sees no registers.
        NotFoundError: there is none, or it belongs to another zone; which of the two is not said.
    """
    return _get(session, actor, BrokerCertificate, certificate_id)


def registered_visible_to(actor: Actor, model: type[Registered]) -> ColumnElement[bool]:
    """The rows of registers that the actor sees."""
    seen = reach(actor, "register.see")
    return true() if seen.everything else model.zone_id == seen.zone_id


def _valid_on(
    session: Session, model: type[Row], zone_ids: Collection[int], day: date
) -> Sequence[Row]:
    query = select(model).where(model.zone_id.in_(zone_ids), valid_on(model, day))
    return session.scalars(query.order_by(model.id)).all()


def _get(session: Session, actor: Actor, model: type[Row], row_id: int) -> Row:
    require(actor, "register.see")
    row = session.scalar(
        select(model).where(model.id == row_id, registered_visible_to(actor, model))
    )
    if row is None:
        raise NotFoundError("登记簿中没有这一条，或它属于其他示范区。请从列表中打开。")
    return row


def _page(
    session: Session, model: type[Row], zone: Zone, filters: RegisterFilters, page: int
) -> RegisterPage[Row]:
    day = today()
    by_kind = _counts(session, model, zone, day)
    asked = [filters.kind] if filters.kind else list(by_kind)
    total = sum(by_kind.get(kind, {}).get(filters.validity or _ALL, 0) for kind in asked)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    wanted = [model.zone_id == zone.id]
    wanted += [is_so(model, filters.validity, day)] if filters.validity else []
    wanted += [_kind(model) == filters.kind] if filters.kind else []
    query = (
        select(model)
        .where(*wanted)
        .order_by(model.ended_on.isnot(None), model.valid_to.is_(None), model.valid_to, model.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return RegisterPage(
        rows=session.scalars(query).all(),
        total=total,
        page=page,
        pages=pages,
        counts={word: sum(row[word] for row in by_kind.values()) for word in (_ALL, *WORDS)},
        kinds={kind: row["valid"] for kind, row in by_kind.items()},
        holders=session.scalar(
            select(_holders(model)).where(model.zone_id == zone.id, valid_on(model, day))
        )
        or 0,
    )


def _counts(
    session: Session, model: type[Row], zone: Zone, day: date
) -> Mapping[str, Mapping[str, int]]:
    """How many each word is true for, by class or level."""
    kind = _kind(model)
    words = (func.count().filter(is_so(model, word, day)) for word in WORDS)
    query = select(kind, func.count(), *words).where(model.zone_id == zone.id).group_by(kind)
    return {
        row[0]: dict(zip((_ALL, *WORDS), row[1:], strict=True)) for row in session.execute(query)
    }


def _kind(model: type[Row]) -> InstrumentedAttribute[str]:
    return model.body_class if issubclass(model, ServiceBody) else model.level


def _holders(model: type[Row]) -> ColumnElement[int]:
    """How many different ones there are: bodies by code, persons by account where they have one."""
    if issubclass(model, ServiceBody):
        return func.count(model.credit_code.distinct())
    return func.count(func.coalesce(model.user_id, -model.id).distinct())
