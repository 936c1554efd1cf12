"""What a public page says of itself to programs: description, canonical address, preview, data."""

from collections.abc import Mapping
from typing import Any

from webapp.links import absolute

_LONGEST = 120


def page_meta(
    title: str,
    description: str,
    path: str,
    *,
    data: Mapping[str, Any] | None = None,
    indexed: bool = True,
) -> dict[str, Any]:
    """The variables of the macro `page_meta`; texts must hold no personal data.

    Args:
        title: of the page, without the name of the zone.
        description: one or two sentences, cut after 120 characters.
        path: the one address of this page on this site.
        data: JSON-LD, if there is any.
        indexed: whether search engines may keep the page.
    """
    text = " ".join(description.split())
    return {
        "title": title,
        "description": text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…",
        "address": absolute(path),
        "data": data,
        "indexed": indexed,
    }
