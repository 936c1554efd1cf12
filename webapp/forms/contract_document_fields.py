"""The fields of the form that adds files to a contract, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.contracts.documents import DocumentInput
from matcher.errors import FieldProblem
from matcher.taxonomy import load_rules, scheme
from matcher.uploads.content import ACCEPT, TAKEN
from webapp.forms.organization_fields import filled


def document_fields(
    values: Mapping[str, str], problems: Sequence[FieldProblem]
) -> list[dict[str, Any]]:
    """The kind, the files and what they are called."""
    kinds = [{"value": t.code, "label": t.name} for t in scheme("contract_document_kinds")]
    hint = f"可以是 {TAKEN}，每个不超过 {load_rules().upload_megabytes} MB"
    fields: list[dict[str, Any]] = [
        {"name": "kind", "label": DocumentInput.label("kind"), "kind": "select",
         "choices": kinds, "required": True},
        {"name": "document", "label": "文件", "kind": "file", "hint": hint, "accept": ACCEPT,
         "required": True},
        {"name": "title", "label": DocumentInput.label("title"), "hint": "不填则用文件名",
         "max_length": 120},
    ]  # fmt: skip
    start = {"kind": kinds[0]["value"], **values}
    return [
        filled(field, start, problems) | {"id": f"document-{field['name']}"} for field in fields
    ]
