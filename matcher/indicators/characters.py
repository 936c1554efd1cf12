"""One way to write each sign, so that patterns need to know only one."""

import re

from matcher.indicators import formulas

_SAME = {
    "\u3000\u00a0\u2002\u2003\u2009\u202f\t": " ",
    "～〜∼˜": "~",
    "－−–—―‐‑﹣─": "-",
    "≧⩾": "≥",
    "≦⩽": "≤",
    "﹥": ">",
    "﹤": "<",
    "µ": "μ",
    "º˚": "°",
    "Фф∅Φφøϕ": "φ",
    "•∙⋅‧・": "·",
    "﹪": "%",
    "\u2126": "Ω",
}
# The full-width comma ends a clause; the half-width one stands between thousands too.
_FORMS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
_FORMS |= {ord(form): sign for forms, sign in _SAME.items() for form in forms}


_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,10}(?: [^<>]{0,200})?/?>")
_ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&le;": "≤", "&ge;": "≥", "&plusmn;": "±"}
_ENTITY = re.compile("|".join(_ENTITIES))


def fold(text: str) -> str:
    """The text in half width with one form of each sign, without HTML and TeX, equally long."""
    text = text.translate(_FORMS)
    if "$" in text:
        text = formulas.plain(text)
    if "<" in text:
        text = _TAG.sub(lambda found: " " * len(found.group()), text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: _ENTITIES[found[0]].rjust(len(found[0])), text)
    return text
