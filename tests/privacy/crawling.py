"""What a stranger would take out of a page: telephone numbers, addresses, identity numbers."""

import re

_PERSONAL = (
    re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}", re.ASCII),
    re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![\dX])"),
)


def personal(text: str) -> list[str]:
    """Everything in the text that looks like personal data."""
    return [found.group() for pattern in _PERSONAL for found in pattern.finditer(text)]
