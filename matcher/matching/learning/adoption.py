"""A ranker that was trained with an encoder is put to use with it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.errors import TransitionError
from matcher.matching.learning.rankers import SURE
from matcher.matching.ranker_versions import (
    RankerVersion,
    current_ranker,
    keep_candidate,
    promote,
)
from matcher.matching.ranking import Ranker


def adopt_ranker(session: Session, actor: Actor, ranker: Ranker, encoder: str) -> None:
    """Keep and promote a ranker from a file; nothing happens if it is in use already.

    Args:
        session: the transaction.
        actor: who puts it to use.
        ranker: its manifest names the encoder and holds the paired test.
        encoder: name of the encoder that it shall be used with.

    Raises:
        TransitionError: it was trained for another encoder, or is not proven better than the one
            in use with this encoder.
    """
    trained_for = ranker.manifest.get("encoder")
    if trained_for != encoder:
        raise TransitionError(
            f"排序模型 {ranker.version} 是为语义模型 {trained_for or '（未注明）'} 训练的，"
            f"不能与 {encoder} 一起使用。请改用同一次训练得到的两个文件。"
        )
    if current_ranker(session, encoder).version == ranker.version:
        return
    known = select(RankerVersion.id).where(RankerVersion.version == ranker.version)
    if session.scalar(known) is None:
        keep_candidate(session, actor, ranker, encoder, better=_proven(ranker))
    promote(session, actor, ranker.version)


def _proven(ranker: Ranker) -> bool:
    found = ranker.manifest
    return bool(found["ndcg@10"] > found["ndcg@10 before"] and found["p"] < SURE)
