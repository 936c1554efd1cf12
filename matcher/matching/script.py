"""Traditional characters as simplified ones, so that texts in either script find each other.

Character by character: what OpenCC knows of phrases would make a character depend on what stands
around it, and turns some simplified words into characters that no dictionary holds (二噁英).
What users see keeps its script.
"""

from functools import cache

from opencc import OpenCC

# The unified ideographs of the basic plane, and their compatibility forms, common in copied PDFs.
_BLOCKS = (range(0x3400, 0xA000), range(0xF900, 0xFB00))


def simplified(text: str) -> str:
    """The text in simplified characters, of the same length."""
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    characters = [chr(code) for block in _BLOCKS for code in block]
    convert = OpenCC("t2s").convert
    # One a line, so that they form no phrases; twice, so that folding again changes nothing
    # (薴 becomes 苧, and 苧 becomes 苎).
    simple = convert(convert("\n".join(characters))).split("\n")
    return {
        ord(one): other
        for one, other in zip(characters, simple, strict=True)
        # Simplified forms outside the basic plane are known to neither jieba nor the encoder.
        if one != other <= "\uffff"
    }
