"""Rankers as files: written, read back, refused when broken."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.errors import FileRefusedError
from matcher.matching.ranking import load_ranker, read_ranker, write_ranker
from matcher.matching.ranking.curve import Curve
from matcher.matching.ranking.document import as_document, from_document
from tests.matching.ranking.plain import PLAIN

TRAINED = replace(
    PLAIN,
    levels=Curve([0.1, 0.55], [1.25, 3.5]),
    confirmation=Curve([0.2, 0.9], [0.0, 0.75]),
    manifest={"pairs": 7, "p": 0.01, "started_from": "fusion-2"},
)


@pytest.mark.parametrize("ranker", [PLAIN, TRAINED, load_ranker()])
def test_what_is_written_is_read_back(ranker: Any, tmp_path: Path) -> None:
    path = tmp_path / "ranker.json"
    write_ranker(ranker, path)
    assert read_ranker(path) == ranker
    assert from_document(json.loads(json.dumps(as_document(ranker)))) == ranker
    assert "手工给定" in path.read_text(encoding="utf-8") or ranker is load_ranker()


def _without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: {key: value for key, value in document.items() if key != name}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: [],
        lambda _: {},
        _without("weights"),
        _without("levels"),
        lambda document: document | {"depth": "deep"},
        lambda document: document | {"weights": {"dense_title": None}},
        lambda document: document | {"weights": {"dense_title": -1.0}},
        lambda document: document | {"slopes": document["slopes"] | {"dense_text": -0.1}},
        lambda document: document | {"probability": {"at": [0.0]}},
    ],
)
def test_broken_documents_are_refused_in_chinese(
    spoil: Callable[[dict[str, Any]], object], tmp_path: Path
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(spoil(as_document(TRAINED))), encoding="utf-8")
    with pytest.raises(FileRefusedError, match=r"broken\.json 不是可用的排序模型文件，请用"):
        read_ranker(path)


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe\x00", b"null"])
def test_missing_and_unreadable_files_are_refused_in_chinese(
    content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "broken.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileRefusedError, match="不是可用的排序模型文件"):
        read_ranker(path)
