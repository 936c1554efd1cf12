"""Three documents, two needs, four judged pairs, as files."""

from pathlib import Path

import pytest

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
    """Paths of the corpus, the queries and the levels."""
    paths = tmp_path / "c.jsonl", tmp_path / "q.jsonl", tmp_path / "r.tsv"
    for path, text in zip(paths, (CORPUS, QUERIES, QRELS), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths
