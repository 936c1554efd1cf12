"""One way to do an action, and the states of the objects that actions are about."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.taxonomy import scheme
from tests.permissions.world import Place

PAST = date(2000, 1, 1)
Call = Callable[[Session, Actor, Place], object]


STATES = {
    "need": [term.code for term in scheme("listing_states")],
    "match": [term.code for term in scheme("match_states")],
    "engagement": [term.code for term in scheme("stages")],
    "organization": [term.code for term in scheme("organization_states")],
    "interest": [term.code for term in scheme("interest_states")],
    "contract": [term.code for term in scheme("contract_states")],
}


@dataclass(frozen=True)
class Case:
    """One way to do an action.

    Attributes:
        action: a key of `ACTIONS`.
        call: does it; a list that lacks the object is a refusal too.
        about: which object of the place has the state, a key of `STATES`.
        at: the states in which it is tried; those of `about` as they are when empty.
        possible: the states in which it goes through; whoever is refused is refused in all.
        conflict: whether the own organization's objects are refused to avoid interested decisions.
        mine: whether only the own organization's objects are meant, whatever the scope.
        anywhere: whether it concerns no object, so that only the roles are asked.
    """

    action: str
    call: Call
    about: str = ""
    at: Sequence[str] = ()
    possible: Collection[str] = ()
    conflict: bool = False
    mine: bool = False
    anywhere: bool = False


def within(wanted: object, found: Collection[object]) -> None:
    """Refuse where the list lacks the object."""
    if wanted not in found:
        raise NotFoundError("不在列表中。")
