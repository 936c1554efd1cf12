"""What a row would do to the listings that there are: add one, change one, repeat one."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.exchange.candidates import Candidate
from matcher.exchange.known import Known, imported_before, known_listings
from matcher.exchange.write import OWN_REVIEWED, Destination
from matcher.listings.lifecycle import EDITABLE, TRANSITIONS
from matcher.listings.models import Listing
from matcher.taxonomy import scheme

NEW, CHANGED, UNCHANGED, DUPLICATE, BAD = "new", "changed", "unchanged", "duplicate", "bad"
_COLUMNS = Listing.__table__.c
# What was rejected or withdrawn may be posted again under the same name.
_LIVE = frozenset({"draft", "submitted", "returned", "published", "paused", "expired"})


@dataclass(frozen=True)
class Standing:
    """What would become of a row.

    Attributes:
        status: one of the five above; "bad" rows are not taken.
        note: why, in Chinese; of a bad row what is to be done.
        path: of the field that is at fault.
        listing_id: the listing that would be changed.
    """

    status: str
    note: str = ""
    path: str = ""
    listing_id: int | None = None


def publishes(actor: Actor) -> bool:
    """Whether what the actor imports is published at once, for organizations of their zone."""
    return may(actor, "listing.import")


def standings(
    session: Session, actor: Actor, destination: Destination, candidates: Sequence[Candidate]
) -> Mapping[int, Standing]:
    """The standing of each candidate by the number of its row; three queries for all."""
    judge = _Operators if publishes(actor) else _Members
    found = judge(session, actor, destination, candidates)
    return {candidate.number: found.standing(candidate) for candidate in candidates}


class _Members:
    """Members import for their own organization, and what they change is reviewed again."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        destination: Destination,
        candidates: Sequence[Candidate],
    ) -> None:
        self._actor, self._default = actor, destination.organization
        self._kind, self._candidates = destination.kind, candidates
        self._owners = {self._owner(candidate) for candidate in candidates}
        self._by_id, self._by_hash = self._known(session)
        self._titles = self._taken_titles(session)

    def standing(self, candidate: Candidate) -> Standing:
        """What would become of this one."""
        if refused := self._refusal(candidate):
            return refused
        known = self._known_as(candidate)
        if known is None:
            return self._new(candidate)
        if known.content_hash == candidate.content_hash:
            return Standing(UNCHANGED, f"与 {known.code} 相同", listing_id=known.id)
        return self._change(known)

    def _refusal(self, candidate: Candidate) -> Standing | None:
        if self._owner(candidate) == self._default:
            return None
        note = f"只能导入本单位（{self._default}）的信息，请改正或留空"
        return Standing(BAD, note, "organization")

    def _known(self, session: Session) -> tuple[Mapping[str, Known], Mapping[str, Known]]:
        """What there is already, by external id and by content."""
        owner = _COLUMNS.organization_id == self._actor.organization_id
        known = known_listings(session, _COLUMNS.kind == self._kind, owner)
        by_id = {row.external_id: row for row in known if row.external_id}
        return by_id, {row.content_hash: row for row in known if row.content_hash}

    def _known_as(self, candidate: Candidate) -> Known | None:
        if candidate.data.external_id:
            return self._by_id.get(candidate.data.external_id)
        found = self._by_hash.get(candidate.content_hash)
        return found if found is not None and found.state in _LIVE else None

    def _change(self, known: Known) -> Standing:
        state = scheme("listing_states").name(known.state)
        if known.state in EDITABLE:
            return Standing(CHANGED, f"将更新 {known.code}（{state}）", listing_id=known.id)
        if known.state in TRANSITIONS["revise"].sources:
            note = f"将撤下 {known.code}（{state}）修改，重新审核后再公开"
            return Standing(CHANGED, note, listing_id=known.id)
        if known.state == "submitted":
            note = f"{known.code} 正在审核，不能修改。请等审核有结果后再导入这一行"
            return Standing(BAD, note, "external_id")
        note = f"编号属于 {known.code}（{state}），它不能再修改。作为新信息发布时请换一个编号"
        return Standing(BAD, note, "external_id")

    def _new(self, candidate: Candidate) -> Standing:
        same = self._titles.get((self._owner(candidate), _plain(candidate.data.title)))
        if same is None:
            return Standing(NEW)
        return Standing(DUPLICATE, f"与 {same} 同名，可能是同一条信息")

    def _owner(self, candidate: Candidate) -> str:
        return candidate.owner.organization or self._default

    def _taken_titles(self, session: Session) -> Mapping[tuple[str, str], str]:
        """The codes of live listings by owner and title."""
        query = (
            select(Organization.name, _COLUMNS.title, _COLUMNS.code)
            .join(Organization, Organization.id == _COLUMNS.organization_id)
            .where(_COLUMNS.kind == self._kind, _COLUMNS.state.in_(_LIVE))
            .where(Organization.name.in_(self._owners))
            .order_by(_COLUMNS.id.desc())
        )
        return {(name, _plain(title)): code for name, title, code in session.execute(query)}


class _Operators(_Members):
    """Operators import for other organizations of their zone, as the command does."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        destination: Destination,
        candidates: Sequence[Candidate],
    ) -> None:
        super().__init__(session, actor, destination, candidates)
        query = select(Organization).where(Organization.name.in_(self._owners))
        self._organizations = {found.name: found for found in session.scalars(query)}

    def _refusal(self, candidate: Candidate) -> Standing | None:
        owner = self._organizations.get(self._owner(candidate))
        if owner is not None and owner.zone_id != self._actor.zone_id:
            return Standing(BAD, "这个单位属于其他示范区，请由该示范区导入", "organization")
        known = self._known_as(candidate)
        owners = {owner.id if owner else None, known.organization_id if known else None}
        if self._actor.organization_id in owners:
            return Standing(BAD, OWN_REVIEWED, "organization")
        return None

    def _known(self, session: Session) -> tuple[Mapping[str, Known], Mapping[str, Known]]:
        ids = [candidate.external_id for candidate in self._candidates]
        return imported_before(session, self._kind, ids), {}

    def _known_as(self, candidate: Candidate) -> Known | None:
        return self._by_id.get(candidate.external_id)

    def _change(self, known: Known) -> Standing:
        if known.zone_id != self._actor.zone_id:
            return Standing(BAD, "编号已被其他示范区使用，请换一个编号", "external_id")
        state = scheme("listing_states").name(known.state)
        note = f"将更新 {known.code}（{state}），状态不变"
        return Standing(CHANGED, note, listing_id=known.id)


def _plain(title: str) -> str:
    """A title without what two people write differently: case, width, spaces, marks."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
