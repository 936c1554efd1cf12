"""Rankers as JSON documents: the one that comes with the project, and trained ones."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from matcher.errors import FileRefusedError
from matcher.matching.ranking.ranker import Ranker

_RANKER: TypeAdapter[Ranker] = TypeAdapter(Annotated[Ranker, Field()])
BUNDLED = Path(__file__).parents[1] / "data" / "ranking.json"


def as_document(ranker: Ranker) -> dict[str, Any]:
    """Plain data for a file or the database."""
    return asdict(ranker)


def from_document(document: object) -> Ranker:
    """The ranker that `as_document` made plain.

    Raises:
        ValidationError: the document lacks something or has a value of another kind.
    """
    return _RANKER.validate_python(document)


def read_ranker(path: Path) -> Ranker:
    """Read a ranker's file.

    Raises:
        FileRefusedError: it is missing or no ranker; the message says so.
    """
    try:
        return from_document(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise FileRefusedError(
            f"{path} 不是可用的排序模型文件，请用 techmatch ranker train 重新生成。原因：{error}"
        ) from None


def write_ranker(ranker: Ranker, path: Path) -> None:
    """Write a ranker's file."""
    text = json.dumps(as_document(ranker), ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


@cache
def load_ranker() -> Ranker:
    """The project's own ranker, for a zone that has no decisions yet."""
    return read_ranker(BUNDLED)
