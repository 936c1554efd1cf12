"""The kinds of values that listing fields hold, accepted as lists or as one written cell."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from matcher.taxonomy import scheme
from matcher.taxonomy.regions import resolve_region
from matcher.validation import Schema, Text
from matcher.written import Written, choices, coded

PROSE_LIMIT = 20_000
_SEPARATORS = re.compile(r"[;；,，、\n|]+")
_OPERATORS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "＞": ">", "＜": "<", "＝": "="}
_INDICATOR = re.compile(
    r"^(?P<name>[^≥≤<>=＜＞＝]+?) ?(?P<operator>≥|≤|>=|<=|=>|=<|>|<|=|＞|＜|＝|范围) ?"
    r"(?P<value>(?:[-+~～—至.\d ]|,(?=\d{3}(?!\d)))*\d) ?(?P<unit>[^≥≤<>=＜＞＝]*)$"
)


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


def _region(text: str) -> str:
    code = resolve_region(text)
    if code is None:
        raise ValueError(
            f"地区“{text[:40]}”不存在。请填盟市或旗县区的名称或六位代码，例如 150200 或 包头市"
        )
    return code


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
    Written(_split),
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
    Written(_split_codes("technical_fields")),
    AfterValidator(_once),
]
Cooperation = Annotated[
    list[Annotated[str, AfterValidator(coded("cooperation", choices("cooperation")))]],
    Written(_split_codes("cooperation")),
    AfterValidator(_once),
]
Trl = Annotated[int, Field(ge=1, le=9)]
Money = Annotated[float, Field(ge=0, le=10_000_000)]
Indicators = Annotated[list[Indicator], Field(max_length=20), Written(_indicators)]
