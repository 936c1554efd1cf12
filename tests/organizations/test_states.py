"""The table of states fits the code list, and its ends are ends."""

from matcher.organizations.states import TRANSITIONS
from matcher.taxonomy import scheme


def test_every_state_is_in_the_code_list_and_can_be_reached() -> None:
    states = {term.code for term in scheme("organization_states")}
    reached = {step.target for step in TRANSITIONS.values()}
    assert reached | {"unconfirmed"} == states
    assert all(step.sources <= states for step in TRANSITIONS.values())


def test_verified_and_struck_are_left_by_nothing() -> None:
    left = {source for step in TRANSITIONS.values() for source in step.sources}
    assert left == {"unconfirmed", "registered", "refused"}
