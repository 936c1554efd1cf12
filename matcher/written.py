"""Values as people write them into a box or a cell: days, yes and no, names of codes, blanks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Never

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from matcher.taxonomy import scheme

_DAY = re.compile(
    r"(\d{4})\s?(?:[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?|(\d{2})(\d{2}))(?:[T ]00:00:00)?"
)


@dataclass(frozen=True)
class Written:
    """Read what people write into one cell or box; JSON says lists and numbers by itself."""

    read: Callable[[Any], Any]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        typed = handler(source)
        return core_schema.json_or_python_schema(
            json_schema=typed,
            python_schema=core_schema.no_info_before_validator_function(self.read, typed),
        )


def coded(title: str, hint: str) -> Callable[[str], str]:
    """A validator that turns a code or name of a code list into its code."""

    def resolve(text: str) -> str:
        code = scheme(title).resolve(text)
        if code is None:
            raise ValueError(f"“{text[:40]}”不在代码表中。{hint}")
        return code

    return resolve


def choices(title: str) -> str:
    """The names of a short code list, as a hint."""
    return "可填：" + "、".join(term.name for term in scheme(title))


def _blank_is_absent(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _day(value: Any) -> Any:
    """Dates as people write them: 2026/3/1, 2026.03.01, 2026年3月1日, 20260301."""
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> Never:
    # Pydantic would go on and read a number as seconds since 1970.
    raise PydanticCustomError("date_parsing", "not a date")


def _yes_no(value: Any) -> Any:
    words = {"是": True, "否": False, "可": True, "可以": True, "不可": False}
    return words.get(value, value) if isinstance(value, str) else value


Day = Annotated[date, Written(_day)]
YesNo = Annotated[bool, Written(_yes_no)]
Blank = Written(_blank_is_absent)
