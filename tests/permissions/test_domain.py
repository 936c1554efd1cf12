"""Every role, every action, the own, another and a far organization, every state: the answers.

What is expected comes from the table alone. Nothing is kept: each call is rolled back.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from matcher.accounts.actions import ACTIONS
from matcher.accounts.permissions import may, require
from matcher.db import Database
from matcher.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    NotFoundError,
    TransitionError,
)
from tests.conftest import People
from tests.permissions.case import STATES, Case
from tests.permissions.cases import CASES
from tests.permissions.registered import frozen_zone
from tests.permissions.world import EVERYBODY, PLACES, Place, World, build, expected

REFUSED, IMPOSSIBLE, TAKEN = "refused", "impossible", "taken"
IDS = [f"{number}-{case.action}" for number, case in enumerate(CASES)]


@pytest.fixture(scope="module")
def kept(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, World]]:
    """One furnished database for all calls."""
    path = tmp_path_factory.mktemp("permissions") / "world.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.read() as session:
        yield session, _world(session)
    database.close()


def _world(session: Session) -> World:
    """Everybody and everything; the zones' year is frozen once, and not for each call."""
    world = build(session, People(session))
    for place in world.places.values():
        frozen_zone(session, place)
    return world


def outcome(session: Session, world: World, case: Case, role: str, place: str, state: str) -> str:
    """What the call answers; the state is the object's before it."""
    with session.begin_nested() as savepoint:
        try:
            there = world.places[place]
            _put(there, case.about, state)
            session.flush()
            case.call(session, world.actors[role], there)
        except (ForbiddenError, NotFoundError):
            return REFUSED
        except (TransitionError, ConflictError):
            return IMPOSSIBLE
        except DomainError:
            return TAKEN
        finally:
            savepoint.rollback()
    return TAKEN


def _put(place: Place, about: str, state: str) -> None:
    if about and state:
        setattr(getattr(place, about), "stage" if about == "engagement" else "state", state)


def answers(session: Session, world: World, case: Case) -> dict[tuple[str, str, str], str]:
    """What every role is answered at every place in every state."""
    return {
        (role, place, state): outcome(session, world, case, role, place, state)
        for role in EVERYBODY
        for place in PLACES
        for state in case.at or ("",)
    }


def wanted(case: Case, role: str, place: str, state: str, found: str) -> str:
    """The table's answer; in which state it is possible matters only where the case says so."""
    if case.anywhere:
        allowed = role in ACTIONS[case.action].roles
    else:
        allowed = expected(case.action, role, place, conflict=case.conflict, mine=case.mine)
    if not allowed:
        return REFUSED
    if case.possible:
        return TAKEN if state in case.possible else IMPOSSIBLE
    return found if found != REFUSED else "allowed"


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_every_call_is_answered_as_the_table_says(kept: tuple[Session, World], case: Case) -> None:
    found = answers(*kept, case)
    assert found == {key: wanted(case, *key, found[key]) for key in found}


def test_the_same_on_postgresql(postgres_url: str) -> None:
    """A sample: the actions that are decided in queries."""
    with closing(Database(postgres_url)) as database, database.read() as session:
        world = _world(session)
        for case in CASES:
            if case.action.endswith(".see"):
                found = answers(session, world, case)
                assert found == {key: wanted(case, *key, found[key]) for key in found}


def test_every_action_has_a_case() -> None:
    assert {case.action for case in CASES} == set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_the_question_itself_is_answered_as_the_table_says(
    kept: tuple[Session, World], action: str
) -> None:
    _, world = kept
    for role in EVERYBODY:
        actor = world.actors[role]
        assert may(actor, action) == (role in ACTIONS[action].roles)
        for name, place in world.places.items():
            answer = True
            try:
                require(actor, action, owner_id=place.organization.id, zone_id=place.zone.id)
            except ForbiddenError:
                answer = False
            assert answer == expected(action, role, name), (role, name)


def test_every_state_of_the_lists_is_tried() -> None:
    tried = {(case.about, state) for case in CASES for state in case.at if case.possible}
    assert tried == {(about, state) for about in STATES for state in STATES[about]}
