"""What brokers decided on this platform, as a labelled collection."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.evaluation.beir import Collection
from matcher.matching.examples import training_examples
from matcher.matching.learning.decisions import require_enough
from matcher.matching.passages import Passages
from matcher.matching.replica import public_entries

_BATCH = 500


def decided_collection(session: Session) -> Collection:
    """The public achievements, the needs with decided pairs, and the levels; ids are codes.

    Pairs of which one side is no longer public are left out.

    Raises:
        TransitionError: too little was decided to learn from; the message says how much is needed.
    """
    examples = training_examples(session)
    needs = _public(session, sorted({example.need_id for example in examples}))
    offers = _public(session, session.scalars(_ACHIEVEMENTS).all())
    levels: dict[str, dict[str, float]] = {}
    for example in examples:
        if example.need_id in needs and example.achievement_id in offers:
            need, _ = needs[example.need_id]
            offer, _ = offers[example.achievement_id]
            levels.setdefault(need, {})[offer] = float(example.level)
    require_enough([list(judged.values()) for judged in levels.values()])
    return Collection(dict(offers.values()), dict(needs.values()), levels)


_ACHIEVEMENTS = (
    select(Listing.id).where(is_public(), Listing.kind == "achievement").order_by(Listing.id)
)


def _public(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, Passages]]:
    """Code and passages of the public ones among these listings, by id."""
    return {
        entry.listing.id: (entry.listing.code, entry.passages)
        for start in range(0, len(ids), _BATCH)
        for entry in public_entries(session, ids[start : start + _BATCH])
    }
