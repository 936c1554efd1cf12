"""Takes what holds an excluded term out of a ranking, and fills the ranking up from below."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from matcher.listings.models import Listing
from matcher.matching.columns import Mask
from matcher.matching.terms import held_terms
from matcher.matching.wishes import Ranking
from matcher.taxonomy import load_rules


@dataclass
class Sift:
    """Listings read for excluded terms, and what was found in them.

    Attributes:
        load: the listings among some ids that the reader may see, by id.
        terms: the excluded ones.
        read: the ids that were looked at.
        removed: how many held each term; one that holds two counts for both.
        removed_total: how many held any.
    """

    load: Callable[[Sequence[int]], dict[int, Listing]]
    terms: Sequence[str]
    read: set[int] = field(default_factory=set)
    removed: Counter[str] = field(default_factory=Counter)
    removed_total: int = 0

    def rest(self, ranking: Ranking, allowed: Mask) -> list[int]:
        """The best of what holds none of the terms; what does is no longer `allowed`."""
        ids = ranking(allowed)
        for more in reversed(range(load_rules().explore.rounds if self.terms else 0)):
            gone = self._gone([i for i in ids if i not in self.read])
            if not gone:
                break
            allowed[gone] = False
            ids = ranking(allowed) if more else [i for i in ids if allowed[i]]
        return ids

    def _gone(self, ids: Sequence[int]) -> list[int]:
        """Those that hold a term or are hidden."""
        held = {i: held_terms(listing, self.terms) for i, listing in self.load(ids).items()}
        self.read.update(ids)
        self.removed.update(term for terms in held.values() for term in terms)
        self.removed_total += sum(map(bool, held.values()))
        return [i for i in ids if i not in held or held[i]]
