"""The answers that a run keeps, on a small collection."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.evaluation import read_collection
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.figures import stage_figures
from matcher.matching.evaluation.run import DEPTH, Answer, build_index, run
from matcher.matching.evaluation.stages import Stage, production_stages
from matcher.matching.passages import Passages
from matcher.matching.ranking import load_ranker
from matcher.matching.tokens import Tokenizer

Files = tuple[Path, Path, Path]


def answers_of(collection: Collection, tokenizer: Tokenizer, *stages: Stage) -> list[Answer]:
    """The answers of the stages to the first query."""
    encoder = HashingEncoder()
    index = build_index(collection, encoder, tokenizer)
    ran = run(collection, index, encoder, tokenizer, stages, load_ranker())
    index.close()
    assert all(milliseconds >= 0 for milliseconds in ran.milliseconds.values())
    return [next(iter(answers.values())) for answers in ran.answers.values()]


def test_an_answer_holds_the_ranking_the_pool_and_the_scores(
    files: Files, tokenizer: Tokenizer
) -> None:
    stage = Stage("fixed", lambda _: np.array([2, 1]), lambda _: np.array([0.5, 0.25]))
    [answer] = answers_of(read_collection(*files), tokenizer, stage)
    assert answer.ranking == ["c", "b"]
    assert answer.scores == {"a": 0.5, "c": 0.25}
    # b is not judged; a was not found, so it follows whatever its score.
    assert answer.pool == ["c", "a"]


def test_what_was_not_found_follows_by_score_and_ties_by_id(
    files: Files, tokenizer: Tokenizer
) -> None:
    documents = {name: Passages("achievement", name, name) for name in "zyxw"}
    need = Passages("need", "需求", "需求")
    collection = Collection(documents, {"q": need}, {"q": dict.fromkeys("xyzw", 1.0)})
    stage = Stage("none", lambda _: np.array([], np.int64), lambda _: np.array([1.0, 1.0, 2.0, 1]))
    [answer] = answers_of(collection, tokenizer, stage)
    assert answer.ranking == []
    assert answer.pool == ["x", "w", "y", "z"]


def test_a_ranking_is_kept_to_the_depth_that_figures_look(tokenizer: Tokenizer) -> None:
    documents = {f"d{n}": Passages("achievement", f"焊接{n}", f"焊接{n}") for n in range(DEPTH + 9)}
    collection = Collection(documents, {"q": Passages("need", "焊接", "焊接")}, {"q": {"d0": 4.0}})
    for answer in answers_of(collection, tokenizer, *production_stages(load_ranker())):
        assert len(answer.ranking) == DEPTH
        assert len(set(answer.ranking)) == DEPTH


def test_a_need_is_indexed_as_it_is_asked(tokenizer: Tokenizer) -> None:
    """Known-item search finds needs by needs: both are embedded in the role of a query."""

    class Roles(HashingEncoder):
        def encode_passages(self, *_: object, **__: object) -> np.ndarray:
            raise AssertionError("a need is no passage")

    text = Passages("need", "补焊裂纹", "补焊裂纹")
    index = build_index(Collection({"n": text}, {}, {}), Roles(), tokenizer)
    expected = HashingEncoder().encode_queries(["补焊裂纹"])[0]
    assert index.stored_vectors(0)["text"] == pytest.approx(expected, abs=1e-6)
    index.close()


@given(st.permutations("abcd"), st.permutations("abcd"))
def test_figures_do_not_depend_on_the_order_of_the_labels(one: list[str], other: list[str]) -> None:
    levels = {"a": 4.0, "b": 3.0, "c": 1.0, "d": 2.0}
    scores = {"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.1}
    answers = {"q": Answer(["c", "a"], ["c", "a", "b", "d"], scores)}
    first, second = (
        stage_figures(answers, {"q": {d: levels[d] for d in order}}, float)
        for order in (one, other)
    )
    for name, figure in first.total.items():
        assert figure.value == pytest.approx(second.total[name].value)
