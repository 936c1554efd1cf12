"""Labelled examples: what became of a pair, with what the ranker knew of it at the time.

Written in the transaction of the decision itself, so that neither is ever without the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.matching.labels import DISMISSED, load_labels
from matcher.matching.models import LabelledExample, Match

Floats = NDArray[np.float64]
_DECISIONS = ("confirmed", DISMISSED)


@dataclass(frozen=True)
class Example:
    """One pair with its level, as a ranker learns from it.

    Attributes:
        need_id: the demand or scenario.
        achievement_id: the achievement.
        level: 1 (无) to 4 (强), of the strongest outcome.
        outcome: that outcome.
        features: `components` (score by name), `fits` (verdict by aspect), `relevance`, `score`.
        model: version of the ranker that suggested the pair.
        rank: the place where it stood then, 1 for the first.
        at: when the outcome was known.
    """

    need_id: int
    achievement_id: int
    level: int
    outcome: str
    features: Mapping[str, Any]
    model: str
    rank: int
    at: datetime


def keep_example(
    session: Session, actor: Actor, match: Match, outcome: str, reason: str | None = None
) -> None:
    """Add the example to the session's transaction.

    Args:
        session: the transaction of the decision or of the stage.
        actor: who decided.
        match: the pair, with its need.
        outcome: "confirmed", "dismissed" or the stage that was entered; once for each match.
        reason: the coded reason of a dismissal or of an end.
    """
    session.add(
        LabelledExample(
            match_id=match.id,
            need_id=match.need_id,
            achievement_id=match.achievement_id,
            zone_id=match.need.zone_id,
            outcome=outcome,
            reason=reason,
            features={
                "components": dict(match.components),
                "fits": {fit["aspect"]: fit["verdict"] for fit in match.reasons.get("fits", ())},
                "relevance": match.relevance,
                "score": match.score,
            },
            model=match.model,
            rank=match.rank,
            actor_id=actor.user_id,
        )
    )
    session.flush()


def withdraw_dismissal(session: Session, match: Match) -> None:
    """Take the label of a dismissal back; the audit rows still tell of it."""
    session.execute(
        delete(LabelledExample).where(
            LabelledExample.match_id == match.id, LabelledExample.outcome == DISMISSED
        )
    )


def training_examples(session: Session) -> list[Example]:
    """One example for each pair whose outcomes tell a level: the strongest, of equals the latest.

    Returns:
        All zones together, in the order of need and achievement.
    """
    labels = load_labels()
    query = select(LabelledExample).order_by(LabelledExample.at, LabelledExample.id)
    strongest: dict[tuple[int, int], Example] = {}
    for row in session.scalars(query):
        level = labels.level(row.outcome, row.reason)
        pair = (row.need_id, row.achievement_id)
        if level is None or (pair in strongest and strongest[pair].level > level):
            continue
        strongest[pair] = Example(
            *pair, level, row.outcome, row.features, row.model, row.rank, row.at
        )
    return [strongest[pair] for pair in sorted(strongest)]


def as_arrays(examples: Sequence[Example], components: Sequence[str]) -> tuple[Floats, Floats]:
    """The component scores, shape (n, len(components)), NaN where none was kept; levels (n,)."""
    scores = [[e.features["components"].get(name, np.nan) for name in components] for e in examples]
    levels = [example.level for example in examples]
    shape = (len(examples), len(components))
    return np.array(scores, dtype=np.float64).reshape(shape), np.array(levels, dtype=np.float64)


def decision_count(session: Session) -> int:
    """How many pairs brokers of all zones have confirmed or dismissed."""
    query = select(func.count()).where(LabelledExample.outcome.in_(_DECISIONS))
    return session.scalar(query) or 0
