"""The states of an interest."""

from collections.abc import Mapping

OPEN, TAKEN_UP, DECLINED = "open", "taken_up", "declined"
# Action -> the states it starts from and the one it leads to.
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "take_up": (frozenset({OPEN}), TAKEN_UP),
    "decline": (frozenset({OPEN}), DECLINED),
}
