"""A ranker learned from what brokers decided."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.errors import TransitionError
from matcher.listings.models import Listing
from matcher.matching.examples import Example, training_examples
from matcher.matching.labels import load_labels
from matcher.matching.learning.graded import graded_query
from matcher.matching.learning.rankers import Learned, learn_ranker
from matcher.matching.passages import passages_of
from matcher.matching.ranking import Ranker
from matcher.matching.ranking.curve import Curve
from matcher.matching.ranking.training import GradedQuery
from matcher.matching.replica import Replica
from matcher.matching.structure import structure_of
from matcher.taxonomy import load_rules

CONFIRMED = 3.0  # level from which a broker has taken the pair on


def learn_from_decisions(session: Session, replica: Replica, version: str) -> Learned:
    """Train a ranker on the decided pairs of all zones and compare it with the one in use.

    Args:
        session: reads decisions and listings.
        replica: says what the engines think of the pairs now.
        version: the new ranker's name.

    Raises:
        TransitionError: too little was decided to learn from; the message says how much is needed.
    """
    graded = _graded(session, replica, training_examples(session))
    pairs = require_enough([query.levels.tolist() for query in graded.values()])
    source = f"由经纪人对 {len(graded)} 条需求、{pairs} 对匹配的判定训练"
    learned = learn_ranker(graded, replica.ranker, version, source)
    manifest = {**learned.ranker.manifest, "labels": load_labels().version}
    ranker = replace(learned.ranker, manifest=manifest)
    if pairs >= load_rules().learning.confirmation:
        ranker = replace(ranker, confirmation=_confirmation(ranker, list(graded.values())))
    return replace(learned, ranker=ranker)


def require_enough(levels: Sequence[Sequence[float]]) -> int:
    """Refuse to learn from too little.

    Args:
        levels: the levels of each need's decided pairs.

    Returns:
        How many pairs there are.

    Raises:
        TransitionError: the rules want more needs or pairs, or none was confirmed.
    """
    pairs = sum(len(of_need) for of_need in levels)
    wanted = load_rules().learning
    if len(levels) < wanted.needs or pairs < wanted.pairs:
        raise TransitionError(
            f"可供学习的判定还不够：现有 {len(levels)} 条需求的 {pairs} 对，"
            f"至少要 {wanted.needs} 条需求的 {wanted.pairs} 对。"
        )
    if all(max(of_need) < CONFIRMED for of_need in levels):
        raise TransitionError("已有的判定都是不合适，还没有已确认的匹配，暂不能比较排序的好坏。")
    return pairs


def _graded(
    session: Session, replica: Replica, examples: Sequence[Example]
) -> dict[str, GradedQuery]:
    """The decided pairs by need, as far as both sides are still in the index."""
    levels: dict[int, dict[int, float]] = {}
    for example in examples:
        if {example.need_id, example.achievement_id} <= replica.hashes.keys():
            levels.setdefault(example.need_id, {})[example.achievement_id] = float(example.level)
    needs = session.scalars(select(Listing).where(Listing.id.in_(levels)).order_by(Listing.id))
    return {need.code: _graded_need(replica, need, levels[need.id]) for need in needs}


def _graded_need(replica: Replica, need: Listing, levels: dict[int, float]) -> GradedQuery:
    row = replica.columns.row_of(need)
    return graded_query(
        replica.sides["achievement"],
        replica.matching_probe(passages_of(need), need.id),
        levels,
        replica.ranker.depth,
        lambda ids: structure_of(replica.columns, row, ids, seeking=True),
    )


def _confirmation(ranker: Ranker, graded: Sequence[GradedQuery]) -> Curve:
    """How often brokers confirm pairs of a fit."""
    fit = np.concatenate([ranker.fit(query.scores) for query in graded])
    taken = np.concatenate([query.levels >= CONFIRMED for query in graded])
    return Curve.fit(fit, taken.astype(np.float64))
