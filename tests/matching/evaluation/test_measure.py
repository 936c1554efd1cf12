"""The whole evaluation with the hashing encoder."""

from pathlib import Path

import pytest

from matcher.demonstration.collection import demonstration_collection
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.evaluation import Collection, Evaluation, evaluate, read_collection
from matcher.matching.evaluation.calibration import expected_calibration_error
from matcher.matching.ranking import COMPONENTS, load_ranker
from matcher.matching.tokens import Tokenizer

FIGURES = {"ndcg@10", "recall@50", "spearman", "mae_score"}


def evaluated(collection: Collection, tokenizer: Tokenizer) -> Evaluation:
    return evaluate(collection, HashingEncoder(), tokenizer, load_ranker(), lambda _: None)


def test_a_collection_that_is_answered_perfectly(
    files: tuple[Path, Path, Path], tokenizer: Tokenizer
) -> None:
    result = evaluated(read_collection(*files), tokenizer)
    assert result.pipeline.total["ndcg@10"] == (1.0, (1.0, 1.0))
    assert result.pipeline.queries["recall@50"] == {"q": 1.0, "r": 1.0}
    assert result.stages["dense_text"].total["spearman"].value > 0.5
    assert 0 < result.pipeline.total["mae_score"].value <= 1
    assert set(result.stages) >= {*COMPONENTS, "fusion", "ranker", "grade"}
    assert result.counts == {
        "documents": 3,
        "queries": 2,
        "pairs": 4,
        "queries_with_relevant": 2,
    }


def test_the_report_for_machines_keeps_its_keys(
    files: tuple[Path, Path, Path], tokenizer: Tokenizer
) -> None:
    result = evaluated(read_collection(*files), tokenizer)
    written = result.as_json()
    assert set(written["pipeline"]) == FIGURES
    assert written["pipeline"]["ndcg@10"] == 1.0
    assert set(written["stages"]["dense_title"]) == FIGURES - {"mae_score"}
    assert written["stages"]["grade"] == written["pipeline"]
    assert written["intervals"]["pipeline"]["recall@50"] == [1.0, 1.0]
    assert written["queries"]["pipeline"]["ndcg@10"] == {"q": 1.0, "r": 1.0}
    assert written["seconds"]["total"] >= written["seconds"]["index"]
    assert sum(bin_["pairs"] for bin_ in written["calibration"]["bins"]) == 4


def test_nothing_judged_and_nothing_indexed(tokenizer: Tokenizer) -> None:
    result = evaluated(Collection({}, {}, {}), tokenizer)
    assert result.as_json()["pipeline"] == dict.fromkeys(FIGURES, 0.0)
    assert result.reliability == []


@pytest.fixture(scope="module")
def demonstration(tokenizer: Tokenizer) -> Evaluation:
    return evaluated(demonstration_collection(), tokenizer)


def test_the_demonstration_is_a_relevance_test(demonstration: Evaluation) -> None:
    assert demonstration.counts["documents"] >= 240
    assert demonstration.counts["queries"] >= 120
    assert demonstration.counts["pairs"] >= 1_000
    ndcg = demonstration.stages["keyword_text"].total["ndcg@10"]
    assert ndcg.value > 0.6, "words alone find most answers"


def test_figures_of_the_demonstration_hold_together(demonstration: Evaluation) -> None:
    for stage in demonstration.stages.values():
        for name, figure in stage.total.items():
            assert figure.interval.low <= figure.value <= figure.interval.high, name
            assert figure.interval.high - figure.interval.low < 0.2, name
        for name in ("ndcg@10", "recall@50"):
            values = stage.queries[name].values()
            assert stage.total[name].value == pytest.approx(sum(values) / len(values))
            assert all(0 <= value <= 1 for value in values)
    assert 0 < expected_calibration_error(demonstration.reliability) < 0.5
