"""Columns that are encrypted at rest, with the data key of the process.

A column type knows neither session nor settings. So the process holds one ring of keys, which the
composition root puts here once, before the first query.
"""

from typing import Any

from sqlalchemy import Column, Dialect, Table, Text, event
from sqlalchemy.types import TypeDecorator

from matcher.db.keys import KeyRing
from matcher.errors import SettingsError

_RINGS: list[KeyRing] = []


def use_keys(text: str) -> None:
    """Seal and open with these keys from now on; see `KeyRing`.

    Raises:
        SettingsError: the text is no list of keys.
    """
    _RINGS[:] = [KeyRing(text)]


def keys() -> KeyRing:
    """The ring of this process.

    Raises:
        SettingsError: none was given yet.
    """
    if not _RINGS:
        raise SettingsError("没有数据密钥，不能读写个人信息。请设置 TECHMATCH_DATA_KEY。")
    return _RINGS[0]


def blind_index(value: str) -> str:
    """A keyed digest (64 hexadecimal digits) to look an encrypted value up by equality."""
    return keys().index(value)


class EncryptedText(TypeDecorator[str]):
    """A text that the database holds only sealed; an empty one stays empty.

    The name of the column is authenticated: a value copied to another column cannot be read.

    Args:
        column: `table.name`; filled in when the column joins its table.
    """

    impl = Text
    cache_ok = True

    def __init__(self, column: str = "") -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Seal."""
        return keys().seal(value, self.column) if value else value

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Open."""
        return keys().open(value, self.column) if value else value


@event.listens_for(Column, "after_parent_attach")
def _name(column: Column[Any], table: Table) -> None:
    if isinstance(column.type, EncryptedText):
        column.type.column = f"{table.name}.{column.name}"
