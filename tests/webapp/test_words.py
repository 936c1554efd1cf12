"""Texts of templates and scripts use full-width punctuation beside Chinese."""

import re
from pathlib import Path

import pytest

WEBAPP = Path(__file__).resolve().parents[2] / "webapp"
TEXTS = sorted([*(WEBAPP / "templates").rglob("*.html"), *(WEBAPP / "static").glob("*.js")])
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）][,:;?!()]|[,:;?!()][\u4e00-\u9fff“（]")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(WEBAPP)))
def test_punctuation_beside_chinese_is_full_width(path: Path) -> None:
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = [text[max(0, f.start() - 10) : f.end() + 10] for f in _HALF_WIDTH.finditer(text)]
    assert found == []
