"""Import of listings from a file, for operators."""

import tempfile
from pathlib import Path
from typing import Literal

from flask import request
from pydantic import Field
from werkzeug.datastructures import FileStorage

from matcher.errors import FieldProblem, FileRefusedError, InvalidError
from matcher.exchange.importing import DEFAULT_ORGANIZATION, ImportReport, import_file
from matcher.exchange.reading import SUFFIXES
from matcher.validation import Schema, Text
from webapp.api.declared import Answer, Group
from webapp.api.models.imports import Imported
from webapp.context import actor, keep, runtime

group = Group("审核", write="review")
_FILE, _LABEL = "file", "文件"


class Import(Schema):
    """What the file holds."""

    kind: Literal["demand", "scenario", "achievement"] = Field(title="类别")
    organization: Text = Field(
        title="没有写明单位的行归入",
        default=DEFAULT_ORGANIZATION,
        min_length=1,
        max_length=120,
    )


@group.post(
    "/imports", "从文件导入并直接发布", Imported, "listing.import",
    body=Import, file=_FILE, replayable=False, limit="60 per hour",
    description="xlsx、csv 或 jsonl；更大的文件用 `techmatch import`。"
    "重复导入同一文件不会重复发布。",
)  # fmt: skip
def import_listings(body: Import) -> Answer:
    """Publish what is good, and tell what is wrong with the rest."""
    file = request.files.get(_FILE)
    suffix = Path(file.filename or "").suffix.lower() if file else ""
    if file is None or suffix not in SUFFIXES:
        raise InvalidError([FieldProblem(_FILE, _LABEL, f"请附上文件：{'、'.join(SUFFIXES)}")])
    # Each batch is a transaction of its own, and SQLite has one writer at a time.
    keep()
    try:
        return Answer(Imported.of(_imported(body, file, suffix)))
    except FileRefusedError as error:
        raise InvalidError([FieldProblem(_FILE, _LABEL, error.message)]) from None


def _imported(body: Import, file: FileStorage, suffix: str) -> ImportReport:
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / f"import{suffix}"
        file.save(path)
        database, owner = runtime().database, body.organization
        return import_file(database, actor(), body.kind, path, organization=owner)
