"""The mapping file: what the columns of somebody else's file are to be read as."""

import json
from collections.abc import Mapping
from pathlib import Path

from matcher.errors import FileRefusedError
from matcher.exchange.columns import declared, field_called

_EXAMPLE = '{"技术难题": "problem", "内部备注": null}'


def read_mapping(kind: str, path: Path) -> Mapping[str, str | None]:
    """Read `{"column in the file": "field" | null}`; a field may be called by its label.

    Returns:
        Field by column; None for columns to ignore.

    Raises:
        FileRefusedError: it is unreadable, of another form, or names an unknown field.
    """
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        raise FileRefusedError(
            f"对照文件“{path.name}”读不出来。它应是 UTF-8 编码的 JSON，例如 {_EXAMPLE}。"
        ) from None
    if not isinstance(mapping, dict) or not all(
        value is None or isinstance(value, str) for value in mapping.values()
    ):
        raise FileRefusedError(
            f"对照文件“{path.name}”应是一个 JSON 对象，值为字段名或 null，例如 {_EXAMPLE}。"
        )
    return {column: _field(kind, path, value) for column, value in mapping.items()}


def _field(kind: str, path: Path, name: str | None) -> str | None:
    field = None if name is None else field_called(kind, name)
    if field is None and name is not None:
        accepted = "、".join(declared(kind))
        raise FileRefusedError(
            f"对照文件“{path.name}”里的字段“{name[:40]}”不存在。可用的字段：{accepted}。"
        )
    return field
