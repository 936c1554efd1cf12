"""Personal data and contacts that somebody wrote into a free text.

Texts of listings are technical. Something is found only where it cannot well be anything else: the
quantity, the code and the longer number that merely look like a telephone are left alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Right before and after a quantity or a code that merely looks like a telephone number.
_NO_CODE = r"(?:(?<![A-Z\d])|(?<=TEL)|(?<=QQ)|(?<=WX)|(?<=VX))(?<!\d\.)"
_NO_UNIT = r"(?!\d|\.\d| ?(?:元|万|亿|美元|吨|次|千瓦|(?i:[kmgt]?(?:hz|pa|wh?|bps|rmb|usd|bp)\b)))"
_SAYS = r" ?[:(是为] ?"
_ALSO = r"(?:同号|/QQ|/微信|/手机|/电话)?"
# What follows the name of the service at once is an account only if it looks like one.
_WECHAT = (
    rf"(?:(?:微信|薇信|威信|[vV]信|加 ?[vV薇威])(?:账号|号码|号|ID|id)?{_ALSO}"
    rf"(?:{_SAYS}| ?(?=[a-z][-\w]{{0,20}}?(?:_|\d{{3}})))"
    rf"|(?<![a-zA-Z\d])(?i:wechat|weixin|wx|vx)(?:号|ID|id)?{_ALSO} ?[:(] ?)"
)
# Of addresses with nothing between them nobody knows where one ends: they are found as one.
_HOST = r"@(?:[\w-]+\.)+[a-zA-Z]{2,}+"
_PATTERNS: Mapping[str, str] = {
    "email": rf"(?<![\w.%+-])[a-zA-Z0-9][\w.%+-]*+{_HOST}(?:[\w.%+-]*+{_HOST})*",
    "identity": r"(?<!\w)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\w)",
    "mobile": (
        rf"{_NO_CODE}(?:(?:\+|00)?86[- ]?)?"
        rf"1[3-9]\d(?:\d{{8}}|-\d{{4}}-\d{{4}}| \d{{4}} \d{{4}}){_NO_UNIT}"
    ),
    "landline": (
        r"(?<![\w./-])(?:\(0\d{2,3}\) ?|(?:\+86[- ]?)?0\d{2,3}[- ])"
        r"\d{7,8}(?:-\d{1,5})?(?![\w/]|\.\d|-\d)"
    ),
    "hotline": r"(?<![\w.-])[48]00(?:-?\d{3}-?\d{4}|-\d{4}-\d{3}| \d{3} \d{4})(?![\w-]|\.\d)",
    "card": r"(?<![\w.-])[3-6](?:\d{15,18}|\d{3}(?: \d{4}){3}(?: \d{1,3})?)(?!\w|[.-]\d)",
    "plate": r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]"
    r"[·• ]?(?=[A-Z]{0,2}\d)[A-HJ-NP-Z\d]{5,6}(?!\w)",
    "wechat": (
        rf"{_WECHAT}(?P<named>[a-zA-Z][-\w]{{5,29}}+)(?![-\w@*])"
        r"|(?<![-\w])(?P<given>wxid_\w{6,30}+)(?![-\w])"
    ),
    "qq": (
        rf"(?:(?<![a-zA-Z\d])[qQ]{{2}}|扣扣)(?:账号|号码|群号|号|群)?{_ALSO}(?:{_SAYS}| ?)"
        r"(?P<number>(?!1[3-9]\d{9}(?!\d))[1-9]\d{4,10}+)(?![\w@*]|\.\d)"
    ),
}
_ANY = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()), re.A)
_INNER = ("named", "given", "number")
_CALL = re.compile(r"电话|手机|联系|热线|微信|致电|拨打|客服|(?i:tel|phone|mobile)|[☎📞]")
_BANK = re.compile(r"卡号|[账帐][号户]|银行|开户|汇款")
_VEHICLE = re.compile(r"车牌|牌照|车号")
_CUE_DISTANCE = 15  # characters
KINDS: Mapping[str, str] = {
    "email": "电子邮箱",
    "identity": "身份证号",
    "mobile": "手机号",
    "landline": "固定电话",
    "hotline": "服务热线",
    "card": "银行卡号",
    "plate": "车牌号",
    "wechat": "微信号",
    "qq": "QQ号",
}


@dataclass(frozen=True)
class Finding:
    """Personal data in a text.

    Attributes:
        kind: a key of `KINDS`.
        start: its place, in characters.
        end: the place after it.
    """

    kind: str
    start: int
    end: int


def findings(text: str) -> list[Finding]:
    """What of a text is personal data or a contact, in order; nothing overlaps."""
    plain = half_width(text)
    found = []
    for match in _ANY.finditer(plain):
        kind = next(name for name in _PATTERNS if match[name] is not None)
        before = plain[max(0, match.start() - _CUE_DISTANCE) : match.start()]
        if _MEANT.get(kind, _always)(match.group(), before):
            inner = next((name for name in _INNER if match[name] is not None), 0)
            found.append(Finding(kind, *match.span(inner)))
    return found


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as ASCII; every place stays where it is."""
    return text.translate(_HALF_WIDTH)


def _always(_written: str, _before: str) -> bool:
    return True


def _is_identity(number: str, _before: str) -> bool:
    """Whether the check digit (GB 11643) is right; one number in eleven is by chance."""
    return bool(ric.calc_check_digit(number) == number[-1].upper())


def _is_mobile(written: str, before: str) -> bool:
    """Three numbers in a row may as well be readings, unless the text says what they are."""
    return " " not in written or bool(_CALL.search(before))


def _is_hotline(_written: str, before: str) -> bool:
    return bool(_CALL.search(before))


def _is_card(written: str, before: str) -> bool:
    """One number in ten has the right check digit by chance: the text has to speak of a bank."""
    return bool(_BANK.search(before)) and luhn.is_valid(written.replace(" ", ""))


def _is_plate(written: str, before: str) -> bool:
    return written[2] in "·•" or bool(_VEHICLE.search(before))


_MEANT: Mapping[str, Callable[[str, str], bool]] = {
    "identity": _is_identity,
    "mobile": _is_mobile,
    "hotline": _is_hotline,
    "card": _is_card,
    "plate": _is_plate,
}
