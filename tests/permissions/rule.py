"""What an address of the application asks for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.permissions.case import STATES

# Beside the actions: everybody, whoever is signed in, and nobody, because what is named belongs to
# nobody here: a session of no one, a link that was never sent.
OPEN, SIGNED_IN, NOBODY = "public", "signed_in", "nobody"


@dataclass(frozen=True)
class Rule:
    """What an address asks for.

    Attributes:
        action: a key of `ACTIONS`, or `OPEN`, `SIGNED_IN` or `NOBODY`.
        names: what the address names, by its variables; see `names_of`.
        data: what is posted, likewise.
        states: of the need, in which it is tried.
        possible: in which of them it goes through; not judged when empty.
        conflict: whether the own organization's objects are refused to avoid interested decisions.
        mine: whether only the own organization's objects are meant, whatever the scope.
        anywhere: whether it concerns no object, so that only the roles are asked.
        hidden: whether the public is told of nothing instead of led to the sign-in.
        parts: whether the data is the JSON beside a file, which is missing here.
        public: whether the public, who has no role, is let in besides.
    """

    action: str
    names: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    states: Sequence[str] = ("published",)
    possible: Collection[str] = ()
    conflict: bool = False
    mine: bool = False
    anywhere: bool = False
    hidden: bool = False
    parts: bool = False
    public: bool = False


# Of needs: all states, those after the draft, and those that the public does not see.
ALL_STATES = STATES["need"]
SENT = [state for state in ALL_STATES if state != "draft"]
UNSEEN = [state for state in SENT if state != "published"]
