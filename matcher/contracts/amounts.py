"""Amounts of money as people write them, read exactly."""

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Literal

Unit = Literal["yuan", "wan"]
WAN = Decimal(10_000)
_FEN = Decimal("0.01")
_UNITS: dict[str, int] = {"yuan": 0, "wan": 4}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
# Below it the column holds fen too; no contract is worth as much in any currency.
_TOO_MUCH = Decimal(10**15)
_TOO_LARGE = "数值过大，请核对位数和单位"


def read_number(written: Any) -> Decimal:
    """The number somebody wrote: full-width digits, thousands separators and spaces are read.

    Raises:
        ValueError: it is none; the message says what to do.
    """
    if not isinstance(written, str | Decimal):
        raise ValueError('请写成文字，例如 "1200000.50"')
    text = "".join(unicodedata.normalize("NFKC", str(written)).split())
    if text.startswith(("-", "−", "－")):
        raise ValueError("不能是负数，请核对后重新填写")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise ValueError(_why_no_number(text))
    number = Decimal(text)
    if number >= _TOO_MUCH:
        raise ValueError(_TOO_LARGE)
    return number


def in_units(number: Decimal, unit: Unit) -> Decimal:
    """The amount in yuan, or whole units of another currency, that was written in this unit.

    Raises:
        ValueError: it has parts of a fen, or more digits than the column holds.
    """
    amount = number.scaleb(_UNITS[unit])
    if amount >= _TOO_MUCH:
        raise ValueError(_TOO_LARGE)
    if amount != amount.quantize(_FEN, rounding=ROUND_HALF_EVEN):
        raise ValueError("最多精确到分：以元填写时两位小数，以万元填写时六位小数")
    return amount.quantize(_FEN)


def in_yuan(amount: Decimal, rate: Decimal | None) -> Decimal:
    """An amount at an exchange rate, rounded half-even to the fen; without a rate, as it is."""
    return amount if rate is None else (amount * rate).quantize(_FEN, rounding=ROUND_HALF_EVEN)


def _why_no_number(text: str) -> str:
    if "," in text:
        return "千分位逗号的位置不对，请每三位一个逗号，或不写逗号"
    if text.endswith(("元", "万")):
        return "请只填数字，单位在旁边选择"
    return f"应为数字，现为“{text[:40]}”" if text else "请填写金额"
