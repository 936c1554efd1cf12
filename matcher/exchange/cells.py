"""Values as they are written into one cell, and what can be read of a cell by itself."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.errors import InvalidError
from matcher.exchange.candidates import prepared
from matcher.exchange.columns_help import code_list
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import scheme

_LIMIT = 32_000  # what a cell of Excel holds, nearly


def written(kind: str, field: str, value: Any) -> str:
    """A stored or read value as a person would write it, fit to be imported again."""
    if value is None or isinstance(value, str):
        text = _named(field, value or "")
    elif isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, list):
        text = "；".join(_item(kind, field, item) for item in value)
    elif isinstance(value, float):
        text = f"{value:.10g}"
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_LIMIT]


def readable(kind: str, cells: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the schema makes of each cell by itself.

    Returns:
        The values by field, and the cells that it refuses, as they are written.
    """
    values: dict[str, Any] = {}
    refused: dict[str, str] = {}
    schema = SCHEMAS[kind]
    for field, cell in cells.items():
        if field not in schema.model_fields:
            continue
        try:
            data = schema.parse({"title": "—"} | prepared(schema, {field: cell}))
            values[field] = data.model_dump(include={field})[field]
        except InvalidError:
            refused[field] = written(kind, field, cell)
    return values, refused


def _item(kind: str, field: str, item: Any) -> str:
    if not isinstance(item, dict):
        return _part(kind, item) if field == "confidential_parts" else _named(field, str(item))
    if field == "indicators":
        return "".join(str(item.get(part) or "") for part in ("name", "operator", "value", "unit"))
    if field == "ip":
        return _right(item)
    return json.dumps(item, ensure_ascii=False)


def _right(right: Mapping[str, Any]) -> str:
    """A right as "发明专利 ZL202010000000.0 已授权 示例大学"; a part in the middle needs a sign."""
    words = [
        scheme("ip_types").name(right.get("type")) or str(right.get("type", "")),
        str(right.get("number") or "—"),
        scheme("ip_states").name(right.get("state")) or str(right.get("state", "")),
        str(right.get("holder") or ""),
    ]
    return " ".join(word for word in words if word)


def _part(kind: str, name: Any) -> str:
    return SCHEMAS[kind].label(str(name))


def _named(field: str, code: str) -> str:
    """The name of a code; any other text as it is."""
    title = code_list(field)
    return (scheme(title).name(code) or code) if title and code in scheme(title) else code
