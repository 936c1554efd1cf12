"""The name of an uploaded file, made harmless."""

import re
import unicodedata

_LIMIT = 100
# Separators of any system, what shells and headers read, and the dots that hide a file.
_BAD = re.compile(r'[\\/:*?"<>|;\x00-\x1f\x7f]+')


def harmless(name: str, suffix: str) -> str:
    """The last part of the name, without anything that a system could act upon.

    Args:
        name: as the browser sent it.
        suffix: the ending that the content deserves, such as ".pdf"; it replaces the given one.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem, dot, _ending = _BAD.sub("_", visible).rpartition(".")
    kept = (stem if dot else _ending).strip(" .")[: _LIMIT - len(suffix)].strip(" .")
    return f"{kept or '文件'}{suffix}"


def suffix_of(name: str) -> str:
    """The ending of a name in small letters, with its dot; empty without one."""
    _stem, dot, ending = name.rpartition(".")
    return f".{ending.strip().lower()}" if dot else ""
