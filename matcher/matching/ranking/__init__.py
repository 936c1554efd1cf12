"""From component scores and ranks to one order, a relevance, a level and a grade."""

from matcher.matching.ranking.components import COMPONENTS, LOWEST, STRUCTURE, UNSCORED
from matcher.matching.ranking.document import load_ranker, read_ranker, write_ranker
from matcher.matching.ranking.ranker import PARTS_OF_ORDER, Ranker, best_first, grade

__all__ = [
    "COMPONENTS",
    "LOWEST",
    "PARTS_OF_ORDER",
    "STRUCTURE",
    "UNSCORED",
    "Ranker",
    "best_first",
    "grade",
    "load_ranker",
    "read_ranker",
    "write_ranker",
]
