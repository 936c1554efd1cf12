"""Personal data as others may see it: 138****1234, z***@example.com, 张**.

Texts of listings are technical. A number is masked only where it cannot well be anything else: the
quantity, the code and the longer number that merely look like a telephone are left alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Right before and after a quantity or a code that merely looks like a telephone number.
_NO_CODE = r"(?:(?<![A-Z\d])|(?<=TEL)|(?<=QQ)|(?<=WX))(?<!\d\.)"
_NO_UNIT = r"(?!\d|\.\d| ?(?:元|万|亿|美元|吨|次|千瓦|(?i:[kmgt]?(?:hz|pa|wh?|bps|rmb|usd|bp)\b)))"
_PATTERNS: Mapping[str, str] = {
    "email": r"(?<![\w.%+-])[a-zA-Z0-9][\w.%+-]*+@(?:[\w-]+\.)+[a-zA-Z]{2,}+(?!@)",
    "identity": r"(?<!\w)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\w)",
    "mobile": (
        rf"{_NO_CODE}(?:(?:\+|00)?86[- ]?)?"
        rf"1[3-9]\d(?:\d{{8}}|-\d{{4}}-\d{{4}}| \d{{4}} \d{{4}}){_NO_UNIT}"
    ),
    "landline": (
        r"(?<![\w./-])(?:\(0\d{2,3}\) ?|(?:\+86[- ]?)?0\d{2,3}[- ])"
        r"\d{7,8}(?:-\d{1,5})?(?![\w/]|\.\d|-\d)"
    ),
}
_ANY = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()), re.A)
_CUE = re.compile(r"电话|手机|联系|热线|微信|致电|(?i:tel|phone|mobile)|[☎📞]")
_CUE_DISTANCE = 15  # characters
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
KINDS: Mapping[str, str] = {
    "email": "电子邮箱",
    "identity": "身份证号",
    "mobile": "手机号",
    "landline": "固定电话",
}


@dataclass(frozen=True)
class Finding:
    """Personal data in a text.

    Attributes:
        kind: a key of `KINDS`.
        start: its place, in characters.
        end: the place after it.
        masked: what is shown instead.
    """

    kind: str
    start: int
    end: int
    masked: str


def findings(text: str) -> Iterator[Finding]:
    """Telephone numbers, addresses and identity numbers in a text, in order."""
    plain = text.translate(_HALF_WIDTH)
    for found in _ANY.finditer(plain):
        kind, written = found.lastgroup or "", found.group()
        before = plain[max(0, found.start() - _CUE_DISTANCE) : found.start()]
        if _MEANT.get(kind, _always)(written, before):
            yield Finding(kind, *found.span(), _MASKS[kind](written))


def mask(text: str) -> str:
    """The text with all personal data in it masked; everything else is as it was."""
    pieces, at = [], 0
    for found in findings(text):
        pieces += [text[at : found.start], found.masked]
        at = found.end
    return "".join([*pieces, text[at:]])


def mask_all(value: Any) -> Any:
    """The same for every text in a JSON value; keys and all else stay."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {name: mask_all(inner) for name, inner in value.items()}
    return [mask_all(inner) for inner in value] if isinstance(value, list | tuple) else value


def mask_name(name: str) -> str:
    """The family name: 张**."""
    return f"{name[0]}**" if name else ""


def mask_phone(number: str) -> str:
    """A mobile number's first three digits, else the area code; and the last digits."""
    digits = re.sub(r"\D", "", number)
    if mobile := re.fullmatch(r"(?:00)?(?:86)?(1[3-9]\d)\d{4}(\d{4})", digits):
        return f"{mobile[1]}****{mobile[2]}"
    area = re.match(r"0(?:10|2\d|[3-9]\d\d)", digits)
    return f"{area.group()}-****{digits[-2:]}" if area else "****" + digits[-2:] if digits else ""


def mask_email(address: str) -> str:
    """The first letter and the domain: z***@example.com."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}***{at}{domain}" if address else ""


def _mask_identity(number: str) -> str:
    return f"{number[:3]}***********{number[-4:]}"


def _always(_written: str, _before: str) -> bool:
    return True


def _is_identity(number: str, _before: str) -> bool:
    """Whether the check digit (GB 11643) is right; one number in eleven is by chance."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def _is_mobile(written: str, before: str) -> bool:
    """Three numbers in a row may as well be readings, unless the text says what they are."""
    return " " not in written or bool(_CUE.search(before))


_MASKS: Mapping[str, Callable[[str], str]] = {
    "email": mask_email,
    "identity": _mask_identity,
    "mobile": mask_phone,
    "landline": mask_phone,
}
_MEANT: Mapping[str, Callable[[str, str], bool]] = {
    "identity": _is_identity,
    "mobile": _is_mobile,
}
