"""The kinds of values that listing fields hold, accepted as lists or as one written cell."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Never

from pydantic import AfterValidator, Field, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from matcher.taxonomy import scheme
from matcher.taxonomy.regions import resolve_region
from matcher.validation import Schema, Text

PROSE_LIMIT = 20_000
_SEPARATORS = re.compile(r"[;；,，、\n|]+")
_OPERATORS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "＞": ">", "＜": "<", "＝": "="}
_INDICATOR = re.compile(
    r"^(?P<name>[^≥≤<>=＜＞＝]+?) ?(?P<operator>≥|≤|>=|<=|=>|=<|>|<|=|＞|＜|＝|范围) ?"
    r"(?P<value>(?:[-+~～—至.\d ]|,(?=\d{3}(?!\d)))*\d) ?(?P<unit>[^≥≤<>=＜＞＝]*)$"
)
_DAY = re.compile(
    r"(\d{4})\s?(?:[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?|(\d{2})(\d{2}))(?:[T ]00:00:00)?"
)


@dataclass(frozen=True)
class _Written:
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


def _blank_is_absent(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _split(value: Any) -> Any:
    """A cell such as "焊接；裂纹" as a list; blanks and repetitions dropped."""
    if value is None:
        return []
    if isinstance(value, str):
        value = _SEPARATORS.split(value)
    if isinstance(value, list):
        kept = [item.strip() if isinstance(item, str) else item for item in value]
        kept = [item for item in kept if item not in ("", None)]
        return _once(kept) if all(isinstance(item, str) for item in kept) else kept
    return value


def _once(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _split_codes(title: str) -> Callable[[Any], Any]:
    """Like `_split`, where names of the code list hold separators themselves."""
    codes = {term.name: term.code for term in scheme(title) if _SEPARATORS.search(term.name)}

    def split(value: Any) -> Any:
        if isinstance(value, str):
            for name, code in codes.items():
                value = value.replace(name, code)
        return _split(value)

    return split


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


def _region(text: str) -> str:
    code = resolve_region(text)
    if code is None:
        raise ValueError(
            f"地区“{text[:40]}”不存在。请填盟市或旗县区的名称或六位代码，例如 150200 或 包头市"
        )
    return code


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


def _indicators(value: Any) -> Any:
    """A cell such as "纯度≥99.5%；能耗≤20 kWh/t" as rows."""
    if value is None:
        return []
    if isinstance(value, str):
        value = [part for part in re.split(r"[;；\n]+", value) if part.strip()]
    if not isinstance(value, list):
        return value
    return [_read_indicator(row) if isinstance(row, str) else row for row in value]


def _read_indicator(text: str) -> dict[str, str]:
    text = " ".join(text.split())
    found = _INDICATOR.match(text)
    if not found:
        raise ValueError(
            f"指标“{text[:40]}”读不懂，请写成 名称≥数值单位，多项用分号隔开，例如 纯度≥99%；能耗≤20"
        )
    row = {key: part.strip() for key, part in found.groupdict().items()}
    row["operator"] = _OPERATORS.get(row["operator"], row["operator"])
    return row


class Indicator(Schema):
    """One technical indicator that is asked for or offered."""

    name: Text = Field(title="指标名称", min_length=1, max_length=60)
    operator: Literal["≥", "≤", ">", "<", "=", "范围"] = Field(title="比较")
    value: Text = Field(title="数值", min_length=1, max_length=40)
    unit: Text = Field(title="单位", default="", max_length=30)
    baseline: Text = Field(title="现状值", default="", max_length=40)

    def __str__(self) -> str:
        return f"{self.name}{self.operator}{self.value}{self.unit}"


class IntellectualProperty(Schema):
    """One right that stands behind an achievement."""

    type: Annotated[str, AfterValidator(coded("ip_types", choices("ip_types")))] = Field(
        title="类型"
    )
    number: Text = Field(title="编号", default="", max_length=60)
    state: Annotated[str, AfterValidator(coded("ip_states", choices("ip_states")))] = Field(
        title="状态", default="valid"
    )
    holder: Text = Field(title="权利人", default="", max_length=120)


Title = Annotated[Text, Field(min_length=1, max_length=200)]
Prose = Annotated[Text, Field(max_length=PROSE_LIMIT)]
Words = Annotated[
    list[Annotated[Text, Field(min_length=1, max_length=60)]],
    Field(max_length=20),
    _Written(_split),
]
Region = Annotated[str, AfterValidator(_region)]
Industry = Annotated[
    str,
    AfterValidator(
        coded("industries", "请填 GB/T 4754-2017 的行业代码，例如小类 C3240，或行业名称")
    ),
]
TechnicalFields = Annotated[
    list[Annotated[str, AfterValidator(coded("technical_fields", choices("technical_fields")))]],
    Field(max_length=3),
    _Written(_split_codes("technical_fields")),
    AfterValidator(_once),
]
Cooperation = Annotated[
    list[Annotated[str, AfterValidator(coded("cooperation", choices("cooperation")))]],
    _Written(_split_codes("cooperation")),
    AfterValidator(_once),
]
Trl = Annotated[int, Field(ge=1, le=9)]
Money = Annotated[float, Field(ge=0, le=10_000_000)]
Day = Annotated[date, _Written(_day)]
YesNo = Annotated[bool, _Written(_yes_no)]
Indicators = Annotated[list[Indicator], Field(max_length=20), _Written(_indicators)]
Blank = _Written(_blank_is_absent)
