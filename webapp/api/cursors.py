"""Cursors: where a list goes on, told by the last row shown and not by a page number.

What is added or removed elsewhere in the list meanwhile makes no row come twice or stay out.
A cursor is opaque to callers and trusted in nothing: it only says after which row to go on,
within what the caller may see anyway.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from matcher.errors import FieldProblem, InvalidError
from matcher.validation import Schema, Text

Key = TypeVar("Key")
# What drivers and columns take: beyond it they fail instead of finding nothing.
RowId = Annotated[int, Field(ge=0, le=2**31 - 1)]
_REFUSED = "不是有效的分页标记，请使用上一页 Link 头中的地址"


class Paged(Schema):
    """Parameters of every list."""

    cursor: Text = Field(title="分页标记", default="", max_length=200, description="取自上一页")
    limit: int = Field(title="每页条数", default=20, ge=1, le=100)


class Continued(Schema):
    """Parameters of lists whose pages the domain cuts: the cursor holds the page's number."""

    cursor: Text = Field(title="分页标记", default="", max_length=200, description="取自上一页")

    @property
    def page(self) -> int:
        """1 for the first.

        Raises:
            InvalidError: no cursor of this list.
        """
        key = decode(self.cursor, tuple[RowId])
        return key[0] if key else 1


def after(page: int, pages: int) -> str:
    """The cursor of the page after this one; empty after the last."""
    return encode(page + 1) if page < pages else ""


def encode(*key: Any) -> str:
    """The cursor that goes on after the row with this key."""
    data = TypeAdapter(Any).dump_json(key)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(cursor: str, kind: type[Key]) -> Key | None:
    """The key in a cursor; None for the first page.

    Raises:
        InvalidError: no cursor of this list.
    """
    if not cursor:
        return None
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return TypeAdapter(kind).validate_json(data)
    except (binascii.Error, ValueError, ValidationError):
        raise InvalidError([FieldProblem("cursor", "分页标记", _REFUSED)]) from None


def cut(rows: Sequence[Key], limit: int) -> tuple[Sequence[Key], bool]:
    """The rows of a page of which one more was asked for, and whether there are more."""
    return rows[:limit], len(rows) > limit
