"""From the rows of a file to validated listings, or to the reasons why not."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.errors import FieldProblem, InvalidError
from matcher.exchange.columns import Columns
from matcher.exchange.owner import OwnerInput
from matcher.exchange.refusals import Refusal, shown
from matcher.exchange.tables import Row
from matcher.listings.fields import IntellectualProperty
from matcher.listings.schemas import SCHEMAS, ListingInput
from matcher.validation import Schema

_SEPARATORS = re.compile(r"[;；,，、\n|]+")


@dataclass(frozen=True)
class Candidate:
    """A row that may be written.

    Attributes:
        number: as `Row.number`.
        data: the listing and its contact.
        owner: whose it is.
        external_id: by which the listing is known again.
        content_hash: sha256 of what the row says, the same for every file format.
    """

    number: int
    data: ListingInput
    owner: OwnerInput
    external_id: str
    content_hash: str


class RowCheck:
    """Validates the rows of one file one after the other.

    Args:
        kind: demand, scenario or achievement.
        columns: where the fields are in this file.
        others: the numbers of further rows of the file by external id, already accepted.
    """

    def __init__(
        self, kind: str, columns: Columns, others: Mapping[str, int] | None = None
    ) -> None:
        self._schema = SCHEMAS[kind]
        self._columns = columns
        self._first_rows = dict(others or {})

    def check(self, row: Row) -> Candidate | Sequence[Refusal]:
        """The listing that a row describes, or every reason why it describes none."""
        if row.defect:
            return [Refusal(row.number, "", row.defect)]
        present = self._columns.by_field.items()
        cells = {field: row.cells[column] for field, column in present if column in row.cells}
        try:
            data, owner = self._parse(cells)
        except InvalidError as error:
            return [self._refusal(row.number, cells, problem) for problem in error.problems]
        digest = content_hash(data, owner)
        external_id = data.external_id or f"sha:{digest[:32]}"
        first = self._first_rows.setdefault(external_id, row.number)
        if first != row.number:
            return [self._repeated(row.number, first, data.external_id)]
        return Candidate(row.number, data, owner, external_id, digest)

    def _parse(self, cells: Mapping[str, Any]) -> tuple[ListingInput, OwnerInput]:
        problems: list[FieldProblem] = []
        parsed: list[Any] = []
        for schema in (self._schema, OwnerInput):
            own = {field: cell for field, cell in cells.items() if field in schema.model_fields}
            try:
                parsed.append(schema.parse(prepared(schema, own)))
            except InvalidError as error:
                problems.extend(error.problems)
        if problems:
            raise InvalidError(problems)
        return parsed[0], parsed[1]

    def _refusal(self, number: int, cells: Mapping[str, Any], problem: FieldProblem) -> Refusal:
        field = problem.field.partition(".")[0]
        value = shown(cells[field]) if field in cells else ""
        column = self._columns.column(field)
        return Refusal(number, column, f"{problem.label}：{problem.message}", value, problem.field)

    def _repeated(self, number: int, first: int, external_id: str | None) -> Refusal:
        if external_id is None:
            return Refusal(number, "", f"与第 {first} 行内容完全相同，请删除其中一行")
        column = self._columns.column("external_id")
        reason = f"来源编号：与第 {first} 行重复，请改正编号或删除其中一行"
        return Refusal(number, column, reason, shown(external_id), "external_id")


def prepared(schema: type[Schema], cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells, by field, with what people write in a sheet put as the schema wants it."""
    found = dict(cells)
    for field, cell in cells.items():
        if field == "ip" and isinstance(cell, str):
            found[field] = [_right(text) for text in re.split(r"[;；\n]+", cell) if text]
        elif field == "confidential_parts" and isinstance(cell, str):
            found[field] = [_part(schema, word.strip()) for word in _SEPARATORS.split(cell)]
    return found


def _part(schema: type[Schema], word: str) -> str:
    """The field of a part that is called by its label."""
    parts: tuple[str, ...] = getattr(schema, "PARTS", ())
    labels = {schema.label(part): part for part in parts}
    return labels.get(word, word)


def content_hash(data: ListingInput, owner: OwnerInput) -> str:
    """The sha256 of what a row says; fields that it leaves at their default do not count."""
    said = data.model_dump(mode="json", exclude_defaults=True, exclude={"external_id"})
    text = json.dumps([said, owner.organization], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _right(text: str) -> dict[str, str]:
    """A cell such as "发明专利 ZL202010000000.0 已授权 示例大学" as a row."""
    names = IntellectualProperty.model_fields
    return dict(zip(names, text.split(maxsplit=len(names) - 1), strict=False))
