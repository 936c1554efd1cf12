"""Which new achievements answer an enterprise's needs, or fit what it says of itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.actor import SYSTEM
from matcher.clock import now
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.columns import Filters
from matcher.matching.match import MatchResult, enough_text, match_listing, match_text
from matcher.matching.passages import NEED_KINDS, passages_of_text
from matcher.matching.replica import Replica
from matcher.privacy.masking import mask
from matcher.supply.models import Supply, SupplyEntry
from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class Offered:
    """An achievement that is new for an enterprise, and which need it answers, if any."""

    result: MatchResult
    need_id: int | None


def compose(session: Session, replica: Replica, organization: Organization) -> Sequence[Offered]:
    """The best new achievements for an enterprise, those that answer its needs first.

    New is what was published since its last supply and was never told to it.

    Args:
        session: reads needs and achievements.
        replica: the index.
        organization: the enterprise.
    """
    rules = load_rules().supply
    told = _told(session, organization)
    filters = Filters(kinds=("achievement",), published_since=_since(session, organization))
    found = [
        *_for_needs(session, replica, organization, filters),
        *_for_profile(session, replica, organization, filters),
    ]
    best: dict[int, Offered] = {}
    for one in sorted(found, key=_order):
        if one.result.listing.id not in told:
            best.setdefault(one.result.listing.id, one)
    return list(best.values())[: rules.entries]


def still_public(session: Session, offered: Sequence[Offered]) -> Sequence[Offered]:
    """Without what was withdrawn or expired since it was found."""
    ids = [one.result.listing.id for one in offered]
    public = set(session.scalars(select(Listing.id).where(Listing.id.in_(ids), is_public())))
    return [one for one in offered if one.result.listing.id in public]


def _order(one: Offered) -> tuple[bool, float]:
    return one.need_id is None, -one.result.ranked.relevance


def _for_needs(
    session: Session, replica: Replica, organization: Organization, filters: Filters
) -> Iterable[Offered]:
    rules = load_rules().supply
    mine = Listing.organization_id == organization.id, Listing.kind.in_(NEED_KINDS), is_public()
    newest = select(Listing).where(*mine).order_by(Listing.published_at.desc(), Listing.id)
    for need in session.scalars(newest.limit(rules.needs)).all():
        results = match_listing(session, SYSTEM, replica, need, rules.entries, filters)
        yield from (Offered(result, need.id) for result in results if _worth(result))


def _for_profile(
    session: Session, replica: Replica, organization: Organization, filters: Filters
) -> Iterable[Offered]:
    passages = passages_of_text(mask(organization.profile))
    if not enough_text(passages):
        return ()
    results = match_text(session, SYSTEM, replica, passages, load_rules().supply.entries, filters)
    return (Offered(result, None) for result in results if _worth(result))


def _worth(result: MatchResult) -> bool:
    return load_rules().reaches(result.ranked.grade, load_rules().supply.lowest_grade)


def _told(session: Session, organization: Organization) -> set[int]:
    query = select(SupplyEntry.achievement_id).join(Supply, SupplyEntry.supply_id == Supply.id)
    return set(session.scalars(query.where(Supply.organization_id == organization.id)))


def _since(session: Session, organization: Organization) -> datetime:
    """When the last supply was made; the first one looks back some months."""
    query = select(Supply.made_at).where(Supply.organization_id == organization.id)
    last = session.scalar(query.order_by(Supply.month.desc()).limit(1))
    return last or now() - timedelta(days=load_rules().supply.first_days)
