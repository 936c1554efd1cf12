"""Numbers as people write them: 1,000, 3×10^-6, 1.5e3, 三点五, 二十, 五百万."""

import re

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_EXPONENT = r"(?:\^ ?\(?[-+]?[0-9]{1,2}\)?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?!,?[0-9])"
_DECIMAL = rf"(?:{_GROUPED}|[0-9]{{1,12}}(?![0-9]))(?:\.[0-9]{{1,9}}(?![0-9]))?(?!\.[0-9])"
# 1×1016cm-3 is a power whose sign got lost, 5×1016mm is a size and 2×1025t/h are two boilers.
_NO_POWER = r" ?(?:[cdkmμ]?m(?![A-Za-z0-9-])|[kM]W|t)"
_LOST = rf"(?:[12][0-9]|[3-9])(?![0-9.])(?= ?[A-Za-zμΩ个株粒])(?!{_NO_POWER})"
_TIMES_TEN = rf" ?[×xX*·] ?10(?:{_EXPONENT}|-[0-9]{{1,2}}|{_LOST})"
# Every repetition is bounded, and none begins within a number: 50,000 digits are looked at once.
ARABIC = (
    rf"(?<![0-9.])(?:10{_EXPONENT}"
    rf"|{_DECIMAL}(?:{_TIMES_TEN}|[eE][-+]?[0-9]{{1,2}}(?![0-9A-Za-z]))?)"
)
_ANY = "零〇一二两三四五六七八九十百千万亿点"
CHINESE = rf"(?<![{_ANY}])[一二两三四五六七八九十][{_ANY}]{{0,11}}(?![{_ANY}])"
_POWER_OF_TEN = re.compile(
    r"(?:(?P<factor>.+?) ?[×xX*·] ?)?10"
    r"(?P<exponent>\^.+|[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+|-[0-9]+|(?(factor)[0-9]+|(?!)))"
)

_DIGITS = {"零": 0, "〇": 0, "两": 2} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


def arabic(text: str) -> float:
    """The value of a number that matches `ARABIC`."""
    text = text.replace(",", "")
    found = _POWER_OF_TEN.fullmatch(text)
    if not found:
        return float(text)
    exponent = found["exponent"].translate(_SUPERSCRIPTS).strip("^ ()")
    return float(f"{found['factor'] or 1}e{int(exponent)}")


def chinese(text: str) -> float | None:
    """The value of Chinese numerals: 二十, 三千五百, 三点五; None if they are no one number."""
    whole, point, decimals = text.partition("点")
    value = _whole(whole)
    if value is None or (point and not decimals) or any(c not in _DIGITS for c in decimals):
        return None
    return float(f"{value}.{''.join(str(_DIGITS[c]) for c in decimals) or 0}")


def _whole(text: str) -> int | None:
    """Digits and powers in falling order; 二三 (two or three) and 五百二 are no numbers."""
    if text[-1:] in _DIGITS and text[-2:-1] not in ("", *"十零〇"):
        return None
    total, section, digit, least, myriad = 0, 0, 0, 10**4, 10**12
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _SMALL:
            if _SMALL[character] >= least:
                return None
            least = _SMALL[character]
            section, digit = section + (digit or 1) * least, 0
        else:
            if _LARGE[character] >= myriad:
                return None
            myriad = _LARGE[character]
            total, section, digit, least = total + (section + digit) * myriad, 0, 0, 10**4
    return total + section + digit
