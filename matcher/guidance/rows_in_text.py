"""Rows of indicators that the texts of a listing say and its author has not listed."""

from collections.abc import Iterable, Mapping, Sequence

from matcher.indicators import as_row, read_indicators


def unlisted(texts: Iterable[str], rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows that would be new, in the order of the texts; what has no name is left out.

    Args:
        texts: those that say most surely what is meant come first.
        rows: the listed ones; a name among them is not told again.
    """
    listed = {row.get("name", "").strip() for row in rows}
    said = (as_row(mention) for text in texts for mention in read_indicators(text))
    # The first that is said of a name stands.
    new: dict[str, dict[str, str]] = {}
    for row in said:
        if row["name"] and row["name"] not in listed:
            new.setdefault(row["name"], row)
    return list(new.values())
