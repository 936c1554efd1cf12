"""The order of a list as a form posts it, and the moves that its buttons make."""

from collections.abc import Sequence

from flask import request


def posted_order() -> list[int]:
    """The row ids of the posted lines, as they stood."""
    posted = request.form.getlist("entry")
    return [int(one) for one in posted if one.isascii() and one.isdecimal() and len(one) < 10]


def moved(order: Sequence[int], how: str, which: str) -> list[int]:
    """The order after one line was moved up, down, to the top, or taken out.

    Args:
        order: row ids.
        how: "up", "down", "top" or "remove"; anything else moves nothing.
        which: the row id of the line.
    """
    moved = list(order)
    place = next((at for at, one in enumerate(moved) if str(one) == which), None)
    if place is None or how not in _STEPS:
        return moved
    line = moved.pop(place)
    if how != "remove":
        moved.insert(max(0, place + _STEPS[how]) if how != "top" else 0, line)
    return moved


_STEPS = {"up": -1, "down": 1, "top": 0, "remove": 0}
