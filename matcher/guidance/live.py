"""What an author is told of a listing while it is written: nothing is kept of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.clock import today
from matcher.guidance.boilerplate import Span, boilerplate
from matcher.guidance.classify import Suggestion, suggest_fields, suggest_industries
from matcher.guidance.completeness import Hint, Judged, hints, judge, telling
from matcher.guidance.keywords import suggest_keywords
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.columns import Filters
from matcher.matching.match import enough_text, load_visible
from matcher.matching.passages import NEED_KINDS, Passages, other_side, passages_of
from matcher.matching.ranked import Ranked, rank
from matcher.matching.replica import Replica
from matcher.matching.similar import similar
from matcher.matching.structure import structure_of
from matcher.privacy.findings import Finding, findings
from matcher.taxonomy import load_rules

_Find = Callable[[str], Sequence[Finding | Span]]
_EXCERPT = 24  # characters of a place that is pointed out


@dataclass(frozen=True)
class Place:
    """A place in a public text that its author should look at again.

    Attributes:
        field: the part.
        kind: a key of the kinds of `matcher.privacy.findings` or `matcher.guidance.boilerplate`.
        written: how it begins.
    """

    field: str
    kind: str
    written: str


@dataclass(frozen=True)
class Matched:
    """The public listings of the other side that would match well enough.

    Attributes:
        count: how many, as far as is counted.
        more: whether there are more.
        best: the first of them.
    """

    count: int
    more: bool
    best: Sequence[Listing]


@dataclass(frozen=True)
class Guidance:
    """Everything that is told at once.

    Attributes:
        judged: every aspect, with what it lacks.
        hints: what to write next.
        matched: None while there is too little text to judge by.
        similar: public listings of the kind that say much the same.
        fields: technical fields that likely fit and are not chosen yet.
        industries: the same of industries.
        keywords: key terms that are not named yet.
        personal: personal data in what will be public.
        boilerplate: sentences about the company instead of the subject.
    """

    judged: Sequence[Judged]
    hints: Sequence[Hint]
    matched: Matched | None = None
    similar: Sequence[Listing] = ()
    fields: Sequence[Suggestion] = ()
    industries: Sequence[Suggestion] = ()
    keywords: Sequence[str] = ()
    personal: Sequence[Place] = ()
    boilerplate: Sequence[Place] = ()


def guide(session: Session, replica: Replica, listing: Listing) -> Guidance:
    """Tell the author of a listing what would help; others' listings only as the public sees them.

    Args:
        session: reads the listings that are named.
        replica: the index.
        listing: as it is written by now, in a database or not.
    """
    judged, passages = judge(listing), passages_of(listing)
    told = Guidance(
        judged,
        hints(judged, listing.technical_fields),
        personal=_places(listing, findings),
        boilerplate=_places(listing, boilerplate),
    )
    if not enough_text(passages):
        return told
    rules, text = load_rules().guidance, passages.text
    proposed = rules.suggested if telling(text) >= rules.telling else 0
    fields = suggest_fields(replica, text, proposed)
    industries = suggest_industries(replica, text, proposed)
    chosen = listing.technical_fields or [one.code for one in fields[:1]]
    return replace(
        told,
        hints=hints(judged, chosen),
        matched=_matched(session, replica, listing, passages),
        similar=similar(session, PUBLIC, replica, listing, rules.similar),
        fields=[one for one in fields if one.code not in listing.technical_fields],
        industries=[one for one in industries if one.code != listing.industry],
        keywords=suggest_keywords(replica, text, 2 * proposed, listing.keywords),
    )


def _matched(session: Session, replica: Replica, listing: Listing, passages: Passages) -> Matched:
    rules = load_rules().guidance
    good = _public(session, _well_enough(replica, listing, passages))
    named = load_visible(session, PUBLIC, good[: rules.best])
    return Matched(
        count=min(len(good), rules.counted),
        more=len(good) > rules.counted,
        best=[named[i] for i in good[: rules.best] if i in named],
    )


def _well_enough(replica: Replica, listing: Listing, passages: Passages) -> Sequence[Ranked]:
    """What matches well enough on the other side, best first, one more than is counted."""
    rules, side = load_rules(), other_side(passages.side)
    row, seeking = replica.columns.row_of(listing), passages.side == "need"
    kinds = ("achievement",) if seeking else NEED_KINDS
    found = rank(
        replica.sides[side],
        replica.matching_probe(passages),
        rules.guidance.counted + 1,
        replica.ranker,
        replica.columns.mask(Filters(kinds=kinds), today()),
        structure=lambda ids: structure_of(replica.columns, row, ids, seeking=seeking),
    )
    return [one for one in found if rules.reaches(one.grade, rules.guidance.lowest)]


def _public(session: Session, ranked: Sequence[Ranked]) -> list[int]:
    """Those that the public may see now, whatever the index still holds; best first."""
    ids = [one.listing_id for one in ranked]
    public = set(session.scalars(select(Listing.id).where(Listing.id.in_(ids), is_public())))
    return [i for i in ids if i in public]


def _places(listing: Listing, find: _Find) -> Sequence[Place]:
    """The first places that are found in what will be public."""
    return list(islice(_found(listing, find), load_rules().guidance.pointed_out))


def _found(listing: Listing, find: _Find) -> Iterator[Place]:
    hidden = listing.confidential_parts
    texts = {"title": listing.title, **listing.parts}
    for name in (name for name in texts if name not in hidden):
        for one in find(texts[name]):
            yield Place(name, one.kind, texts[name][one.start : one.end][:_EXCERPT])
