"""Write a batch of candidates: new ones published, known ones updated where they changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.models import Organization, Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import ForbiddenError
from matcher.exchange.candidates import Candidate
from matcher.exchange.insert import contact_of, content_of, insert_listings
from matcher.exchange.known import SOURCE, imported_before
from matcher.exchange.owner import OwnerInput, find_or_create, receiving_zone
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import KINDS, ListingContact
from matcher.listings.review import default_validity
from matcher.privacy.masking import mask_all

OWN_REVIEWED = "本单位的信息不能由本单位直接发布，请逐条填写并提交，由其他单位的人员审核"
# Any number but the outbox's, the same in every process of one database.
_LOCK = 7_304_116


@dataclass(frozen=True)
class Destination:
    """Where imported listings go.

    Attributes:
        kind: demand, scenario or achievement.
        organization: name of the organization of rows that name none.
        zone_name: name of the zone that is created where there is none.
    """

    kind: str
    organization: str
    zone_name: str


@dataclass(frozen=True)
class Written:
    """How many candidates were new, changed and known."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.new + other.new, self.updated + other.updated, self.unchanged + other.unchanged
        )


def write_batch(
    session: Session, actor: Actor, destination: Destination, candidates: Sequence[Candidate]
) -> Written:
    """Write the candidates within the session's transaction, with audit and outbox rows.

    Raises:
        ForbiddenError: an organization belongs to another zone, or is the actor's own.
    """
    one_import_at_a_time(session)
    known = imported_before(session, destination.kind, [c.external_id for c in candidates])
    new = [c for c in candidates if c.external_id not in known]
    changed = {
        known[c.external_id].id: c
        for c in candidates
        if c.external_id in known and known[c.external_id].content_hash != c.content_hash
    }
    if new or changed:
        writer = _Writer(session, actor, destination, [*new, *changed.values()])
        ids = [*writer.publish(new), *writer.update(changed)]
        outbox.append(session, CHANGED, *ids)
    return Written(len(new), len(changed), len(candidates) - len(new) - len(changed))


def one_import_at_a_time(session: Session) -> None:
    """Two imports of one file would both find a row unknown; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


class _Writer:
    """Writes listings of one batch."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        destination: Destination,
        candidates: Sequence[Candidate],
    ) -> None:
        self._session = session
        self._actor = actor
        self._kind = destination.kind
        self._default = OwnerInput(organization=destination.organization)
        self._zone: Zone = receiving_zone(session, actor, destination.zone_name)
        owners = [self._owner(candidate) for candidate in candidates]
        self._organizations = find_or_create(session, self._kind, self._zone, owners)
        for organization in self._organizations.values():
            self._require(organization.id, organization.zone_id)

    def publish(self, candidates: Sequence[Candidate]) -> Sequence[int]:
        """Insert listings as published; returns their ids."""
        rows = [(candidate, self._row(candidate)) for candidate in candidates]
        return insert_listings(self._session, self._actor, self._kind, rows)

    def update(self, candidates: Mapping[int, Candidate]) -> list[int]:
        """Give listings, by id, what the file says now; their state stays."""
        for listing_id, candidate in candidates.items():
            listing = self._session.get_one(KINDS[self._kind], listing_id)
            self._require(listing.organization_id, listing.zone_id)
            wanted = self._content(candidate)
            # A validity that the platform set or somebody renewed is not the file's to end.
            wanted["valid_until"] = wanted["valid_until"] or listing.valid_until
            differing = {k: v for k, v in wanted.items() if getattr(listing, k) != v}
            before = {name: _jsonable(getattr(listing, name)) for name in differing}
            after = {name: _jsonable(value) for name, value in differing.items()}
            for name, value in differing.items():
                setattr(listing, name, value)
            self._session.merge(ListingContact(listing_id=listing_id, **contact_of(candidate)))
            target = ("listing", listing_id)
            record(self._session, self._actor, "listing.import_update", target, before, after)
        self._session.flush()
        return list(candidates)

    def _require(self, owner_id: int, zone_id: int | None) -> None:
        """Nobody reviews again, so that whoever publishes must not be the owner."""
        require(self._actor, "listing.import", owner_id=owner_id, zone_id=zone_id)
        if owner_id == self._actor.organization_id:
            raise ForbiddenError(f"{OWN_REVIEWED}。")

    def _row(self, candidate: Candidate) -> dict[str, Any]:
        content = self._content(candidate)
        content["valid_until"] = content["valid_until"] or default_validity(self._kind)
        return content | {
            "state": "published",
            "source": SOURCE,
            "zone_id": self._zone.id,
            "created_by": self._actor.user_id,
            "published_at": now(),
        }

    def _content(self, candidate: Candidate) -> dict[str, Any]:
        organization: Organization = self._organizations[self._owner(candidate).organization]
        return content_of(candidate, organization)

    def _owner(self, candidate: Candidate) -> OwnerInput:
        return candidate.owner if candidate.owner.organization else self._default


def _jsonable(value: Any) -> Any:
    """For the audit row, which keeps no personal data."""
    return value.isoformat() if isinstance(value, date) else mask_all(value)
