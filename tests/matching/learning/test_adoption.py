"""A trained ranker is put to use with the encoder that it was trained with, and no other."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.errors import TransitionError
from matcher.matching.learning.adoption import adopt_ranker
from matcher.matching.ranker_versions import RankerVersion, current_ranker
from matcher.matching.ranking import Ranker, load_ranker

NEW, OLD = "encoder-0123456789ab", "multilingual"


def trained(**manifest: Any) -> Ranker:
    proof = {"ndcg@10 before": 0.6, "ndcg@10": 0.7, "p": 0.01}
    known = {"started_from": load_ranker().version, "encoder": NEW, **proof}
    return replace(load_ranker(), version="encoder-1", source="试验", manifest=known | manifest)


def test_it_is_in_use_with_its_encoder_only(session: Session) -> None:
    for _ in range(2):  # the command may have been interrupted after the first
        adopt_ranker(session, SYSTEM, trained(), NEW)
    assert current_ranker(session, NEW).version == "encoder-1"
    assert current_ranker(session, OLD) == load_ranker()
    assert session.scalar(select(func.count()).select_from(RankerVersion)) == 1


def test_for_another_encoder_it_is_refused(session: Session) -> None:
    with pytest.raises(TransitionError, match=f"为语义模型 {NEW} 训练的，不能与 {OLD} 一起使用"):
        adopt_ranker(session, SYSTEM, trained(), OLD)
    with pytest.raises(TransitionError, match="（未注明）"):
        adopt_ranker(session, SYSTEM, load_ranker(), NEW)


@pytest.mark.parametrize("manifest", [{"p": 0.05}, {"ndcg@10": 0.59}])
def test_unproven_it_is_refused(session: Session, manifest: dict[str, float]) -> None:
    with pytest.raises(TransitionError, match="未经配对检验证明"):
        adopt_ranker(session, SYSTEM, trained(**manifest), NEW)


def test_one_that_was_replaced_is_not_put_back(session: Session) -> None:
    adopt_ranker(session, SYSTEM, trained(), NEW)
    later = replace(trained(started_from="encoder-1"), version="encoder-2")
    adopt_ranker(session, SYSTEM, later, NEW)
    with pytest.raises(TransitionError):
        adopt_ranker(session, SYSTEM, trained(), NEW)
    assert current_ranker(session, NEW).version == "encoder-2"
