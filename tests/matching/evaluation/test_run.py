"""The whole evaluation on a small collection, and files that are not of the layout."""

from pathlib import Path

import pytest

from matcher.demonstration.collection import demonstration_collection
from matcher.errors import FileRefusedError
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.evaluation import evaluate, read_collection
from matcher.matching.ranking import COMPONENTS
from matcher.matching.tokens import Tokenizer

CORPUS = """{"_id": "a", "title": "高温合金激光补焊", "text": ""}
{"_id": "b", "title": "牧草青贮菌剂", "text": "抑制二次发酵"}
{"_id": "c", "title": "光伏清扫机器人", "text": ""}
"""
QUERIES = """{"_id": "q", "title": "高温合金补焊裂纹", "text": "补焊后出现热裂纹"}
{"_id": "r", "title": "青贮霉变", "text": "二次发酵"}
"""
QRELS = "query-id\tcorpus-id\tscore\nq\ta\t4\nq\tc\t1\nr\tb\t3.5\nr\ta\t1\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    paths = tmp_path / "c.jsonl", tmp_path / "q.jsonl", tmp_path / "r.tsv"
    for path, text in zip(paths, (CORPUS, QUERIES, QRELS), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_a_collection_that_is_answered_perfectly(
    files: tuple[Path, Path, Path], tokenizer: Tokenizer
) -> None:
    result = evaluate(read_collection(*files), HashingEncoder(), tokenizer, lambda _: None)
    assert result.pipeline["ndcg@10"] == 1.0
    assert result.pipeline["recall@50"] == 1.0
    assert result.stages["dense_text"]["spearman"] > 0.5
    assert 0 < result.pipeline["mae_score"] <= 1
    assert set(result.stages) == set(COMPONENTS)
    assert result.counts == {
        "documents": 3,
        "queries": 2,
        "pairs": 4,
        "queries_with_relevant": 2,
    }


@pytest.mark.parametrize(
    ("place", "content", "message"),
    [
        (0, "{not json}\n", "c.jsonl 第 1 行"),
        (0, '["a"]\n', "c.jsonl 第 1 行"),
        (1, '{"_id": "q"}\n', "q.jsonl 第 1 行"),
        (2, "query-id\tcorpus-id\tscore\nq\ta\n", "r.tsv 第 2 行"),
        (2, "query-id\tcorpus-id\tscore\nq\tzz\t3\n", "编号不在"),
    ],
)
def test_a_file_of_another_layout_is_refused_with_its_line(
    files: tuple[Path, Path, Path], place: int, content: str, message: str
) -> None:
    files[place].write_text(content, encoding="utf-8")
    with pytest.raises(FileRefusedError, match=message):
        read_collection(*files)


def test_a_missing_file_is_named(files: tuple[Path, Path, Path]) -> None:
    files[1].unlink()
    with pytest.raises(FileRefusedError, match=r"q\.jsonl"):
        read_collection(*files)


def test_the_demonstration_is_a_relevance_test(tokenizer: Tokenizer) -> None:
    collection = demonstration_collection()
    assert len(collection.documents) >= 240
    assert len(collection.queries) >= 120
    result = evaluate(collection, HashingEncoder(), tokenizer, lambda _: None)
    assert result.counts["pairs"] >= 1_000
    assert result.stages["keyword_text"]["ndcg@10"] > 0.6, "words alone find most answers"
