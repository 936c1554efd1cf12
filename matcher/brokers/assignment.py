"""Who looks after a need: propose the fitting broker, assign, and keep others from deciding."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, UserRole
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.brokers.load import LIVE, loads
from matcher.brokers.models import Assignment, BrokerProfile
from matcher.clock import now
from matcher.errors import FieldProblem, ForbiddenError, InvalidError, TransitionError
from matcher.listings.models import Listing
from matcher.notifications import notify
from matcher.taxonomy import scheme

# Needs are assigned; an achievement is looked after by whoever has the need.
NEEDS = ("demand", "scenario")


@dataclass(frozen=True)
class Candidate:
    """A broker who may be given a listing.

    Attributes:
        broker_id: row of the user.
        name: of the broker.
        shared: codes of the technical fields that broker and listing have in common.
        load: what the broker has in hand.
        capacity: how much is thought to be enough.
        reasons: why the broker stands at this place, in words.
    """

    broker_id: int
    name: str
    shared: tuple[str, ...]
    load: int
    capacity: int
    reasons: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether the broker has as much as is thought to be enough."""
        return self.load >= self.capacity


def propose(session: Session, listing: Listing) -> Sequence[Candidate]:
    """The brokers of the listing's zone who may have it, the best first.

    Those with room come before those without; then field fit decides, then the least load
    relative to the capacity, then the row id. Who belongs to the listing's organization, whose
    account or profile is inactive, or who has no profile is never among them.
    """
    query = (
        select(User.id, User.display_name, BrokerProfile.technical_fields, BrokerProfile.capacity)
        .join(BrokerProfile, BrokerProfile.user_id == User.id)
        .where(_eligible(listing))
    )
    rows = session.execute(query).all()
    held = loads(session, [row[0] for row in rows])
    found = [_candidate(listing, *row, held[row[0]].total) for row in rows]
    return sorted(found, key=_order)


def assign(
    session: Session, actor: Actor, listing: Listing, broker_id: int, note: str = ""
) -> None:
    """Give the listing to a broker, or to another one than before.

    Raises:
        ForbiddenError: the actor assigns nothing here, or belongs to the listing's organization.
        TransitionError: it is no need, or is not sought any more.
        InvalidError: the broker may not have it; or has it already.
    """
    require(actor, "listing.assign", zone_id=listing.zone_id)
    if actor.organization_id == listing.organization_id:
        raise ForbiddenError("不能分派本单位发布的信息，请由其他运营人员处理。")
    _require_assignable(listing)
    _require_eligible(session, listing, broker_id)
    # A colleague may be assigning now: one after the other.
    row = Listing.__table__
    session.execute(select(row.c.id).where(row.c.id == listing.id).with_for_update())
    kept = session.scalar(select(Assignment).where(Assignment.listing_id == listing.id))
    if kept and kept.broker_id == broker_id:
        raise _refused("已经分派给这位经纪人，无需改派。")
    before = {"broker": kept.broker_id} if kept else None
    kept = kept or Assignment(listing_id=listing.id)
    kept.broker_id, kept.assigned_by, kept.assigned_at = broker_id, actor.user_id, now()
    session.add(kept)
    after = {"broker": broker_id} | ({"note": note.strip()} if note.strip() else {})
    record(session, actor, "listing.assign", ("listing", listing.id), before, after)
    notify(session, actor, [broker_id], "listing_assigned", ("listing", listing.id))
    session.flush()


def assigned_to(user_id: int) -> Select[int]:
    """The ids of the listings that a user looks after."""
    return select(Assignment.listing_id).where(Assignment.broker_id == user_id)


def assigned_broker(session: Session, listing_id: int) -> int | None:
    """The broker who looks after the listing; none when that one has left."""
    query = select(Assignment.broker_id).where(Assignment.listing_id == listing_id, in_office())
    return session.scalar(query)


def in_office() -> ColumnElement[bool]:
    """Assignments whose broker still has an account and the role; the others bind nobody."""
    works = exists().where(User.id == Assignment.broker_id, User.active, _is_broker())
    return works.correlate(Assignment)


def require_not_anothers(session: Session, actor: Actor, listing: Listing) -> None:
    """Refuse a broker to whom the listing was not given, when it was given to another.

    Raises:
        ForbiddenError: with the name of the other.
    """
    broker_id = assigned_broker(session, listing.id)
    if actor.user_id is None or broker_id in (None, actor.user_id):
        return
    name = session.get_one(User, broker_id).display_name
    raise ForbiddenError(
        f"{listing.code} 已分派给{name}，请由其处理；需要换人时请联系运营人员改派。"
    )


def _require_assignable(listing: Listing) -> None:
    if listing.kind not in NEEDS:
        raise TransitionError(f"{listing.code} 是成果，成果不分派经纪人。")
    if listing.state not in LIVE:
        state = scheme("listing_states").name(listing.state)
        raise TransitionError(f"{listing.code} 目前是“{state}”，发布后才能分派。")


def _require_eligible(session: Session, listing: Listing, broker_id: int) -> None:
    query = select(User.id).join(BrokerProfile, BrokerProfile.user_id == User.id)
    if session.scalar(query.where(_eligible(listing), User.id == broker_id)) is None:
        raise _refused("请从候选经纪人中选择：须是本示范区在岗的经纪人，且不属于发布单位。")


def _eligible(listing: Listing) -> ColumnElement[bool]:
    """Active brokers of the zone with an active profile and without an interest of their own."""
    another = User.organization_id != listing.organization_id
    return and_(
        User.active,
        User.zone_id == listing.zone_id,
        or_(User.organization_id.is_(None), another),
        _is_broker(),
        BrokerProfile.active,
    )


def _is_broker() -> ColumnElement[bool]:
    return exists().where(UserRole.user_id == User.id, UserRole.role == "broker").correlate(User)


def _candidate(
    listing: Listing, broker_id: int, name: str, known: Sequence[str], capacity: int, load: int
) -> Candidate:
    shared = tuple(field for field in listing.technical_fields if field in known)
    fit = "、".join(scheme("technical_fields").name(code) for code in shared)
    fits = f"技术领域相符：{fit}" if fit else "没有相同的技术领域"
    room = "已满" if load >= capacity else f"还可承担 {capacity - load} 项"
    reasons = (fits, f"在办 {load} 项，{room}")
    return Candidate(broker_id, name, shared, load, capacity, reasons)


def _order(one: Candidate) -> tuple[bool, int, float, int]:
    return one.full, -len(one.shared), one.load / max(one.capacity, 1), one.broker_id


def _refused(message: str) -> InvalidError:
    return InvalidError([FieldProblem("broker", "经纪人", message)])
