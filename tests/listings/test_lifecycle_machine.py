"""Any sequence of actions by anybody keeps to the table, and every change leaves its rows."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.audit.models import AuditEntry
from matcher.db import Database
from matcher.errors import ForbiddenError, TransitionError
from matcher.listings import post, review
from matcher.listings.lifecycle import CHANGED, TRANSITIONS, available, move
from matcher.listings.models import Listing
from matcher.listings.schemas import DemandInput
from matcher.listings.validity import renew
from matcher.listings.visibility import is_public
from tests.conftest import People

# The table once more, written by hand: action -> (from, to), and who beside the system may.
TABLE: dict[str, tuple[str, str, set[str]]] = {
    "submit": ("draft returned", "submitted", {"author", "operator"}),
    "publish": ("submitted", "published", {"operator"}),
    "return": ("submitted", "returned", {"operator"}),
    "reject": ("submitted", "rejected", {"operator"}),
    "revise": ("published paused expired", "draft", {"author", "operator"}),
    "pause": ("published", "paused", {"author", "operator"}),
    "resume": ("paused", "published", {"author", "operator"}),
    "expire": ("published paused", "expired", set()),
    "renew": ("published expired", "published", {"author", "operator"}),
    "fulfil": ("published paused", "fulfilled", {"author", "operator"}),
    "withdraw": (
        "draft submitted returned published paused expired",
        "withdrawn",
        {"author", "operator"},
    ),
}
FINAL = {"rejected", "fulfilled", "withdrawn"}
ACTORS = ("author", "stranger", "researcher", "broker", "operator", "supervisor")
CONTENT = {"title": "叶片补焊裂纹", "problem": "补焊后出现热裂纹"}

Act = Callable[[Session, Actor, Listing], None]
ACTIONS: dict[str, Act] = {
    "submit": post.submit,
    "publish": review.publish,
    "return": lambda s, a, one: review.send_back(s, a, one, {"problem": "请补充"}),
    "reject": lambda s, a, one: review.reject(s, a, one, "与业务无关"),
    "renew": renew,
}


def act(session: Session, actor: Actor, listing: Listing, action: str) -> None:
    """Do it as a page would: through the function that is made for it."""
    if action in ACTIONS:
        ACTIONS[action](session, actor, listing)
    else:
        move(session, actor, listing, action)


class Lifecycle(RuleBasedStateMachine):
    """One listing of the enterprise, acted on by everybody."""

    def __init__(self, database: Database, people: People) -> None:
        super().__init__()
        self.session = database.open(writing=True)
        self.actors = {name: getattr(people, name) for name in ACTORS}
        self.actors |= {"system": SYSTEM, "public": PUBLIC}
        # Reviews for the zone, but belongs to the enterprise: never of the own organization.
        inside = Actor(None, "内部", people.enterprise.id, people.zone.id, frozenset({"operator"}))
        self.actors["inside"] = inside
        data = DemandInput.parse(CONTENT)
        self.listing = post.create(self.session, people.author, "demand", people.enterprise, data)
        self.state = "draft"

    def teardown(self) -> None:
        self.session.close()

    def may(self, name: str, action: str) -> bool:
        """Whether this actor may ever do this."""
        if name == "inside":
            return action not in ("publish", "return", "reject") and self.may("operator", action)
        return name == "system" or name in TABLE[action][2]

    def snapshot(self) -> dict[str, Any]:
        """Every column, and how many rows the other tables have."""
        self.session.flush()
        columns = {c.key: getattr(self.listing, c.key) for c in inspect(type(self.listing)).columns}
        return columns | {"audit": self.audited(), "outbox": self.appended()}

    def audited(self) -> int:
        return self.session.scalar(select(func.count()).select_from(AuditEntry)) or 0

    def appended(self) -> int:
        return len(outbox.entries_after(self.session, 0, topic=CHANGED))

    def public_view(self) -> object:
        """What anybody can read of it, None when it is hidden."""
        self.session.flush()
        query = select(Listing.title, Listing.valid_until, Listing.published_at)
        return self.session.execute(query.where(Listing.id == self.listing.id, is_public())).first()

    @rule(name=st.sampled_from([*ACTORS, "system", "public", "inside"]), data=st.data())
    def anybody_tries_anything(self, name: str, data: st.DataObject) -> None:
        self.attempt(name, data.draw(st.sampled_from(sorted(TABLE))))

    @rule(data=st.data())
    def the_right_one_goes_on(self, data: st.DataObject) -> None:
        open_now = [a for a, (sources, _, _) in TABLE.items() if self.state in sources.split()]
        if open_now:
            action = data.draw(st.sampled_from(open_now))
            self.attempt(data.draw(st.sampled_from(sorted(TABLE[action][2] | {"system"}))), action)

    def attempt(self, name: str, action: str) -> None:
        sources, target, _ = TABLE[action]
        before, view = self.snapshot(), self.public_view()
        if self.may(name, action) and self.state in sources.split():
            act(self.session, self.actors[name], self.listing, action)
            after, public = self.snapshot(), "published" in (self.state, target)
            assert after["audit"] == before["audit"] + 1
            assert after["outbox"] == before["outbox"] + (1 if public else 0)
            assert public or self.public_view() == view
            self.check_audit(name, action, self.state, target)
            self.state = target
        else:
            expected = TransitionError if self.may(name, action) else ForbiddenError
            with pytest.raises(expected):
                act(self.session, self.actors[name], self.listing, action)
            assert not self.session.is_modified(self.listing)
            assert self.snapshot() == before

    def check_audit(self, name: str, action: str, before: str, after: str) -> None:
        row = self.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert row is not None
        assert (row.action, row.object_id) == (f"listing.{action}", self.listing.id)
        assert row.actor_name == self.actors[name].signature
        assert (row.before, (row.after or {})["state"]) == ({"state": before}, after)

    @invariant()
    def the_state_is_the_expected_one(self) -> None:
        assert self.listing.state == self.state
        assert sorted(available(self.state)) == sorted(
            action for action, (sources, _, _) in TABLE.items() if self.state in sources.split()
        )
        assert (available(self.state) == []) == (self.state in FINAL)
        if self.state == "published":
            assert self.listing.published_at is not None
            assert self.listing.valid_until is not None
            assert self.public_view() is not None
        else:
            assert self.public_view() is None


@pytest.fixture
def ground(migrated_sqlite: Path, tmp_path: Path) -> Iterator[tuple[Database, People]]:
    """A database with people; each example rolls its listing back."""
    shutil.copy(migrated_sqlite, tmp_path / "machine.db")
    database = Database(f"sqlite:///{tmp_path / 'machine.db'}")
    with database.write() as session:
        people = People(session)
    yield database, people
    database.close()


def test_any_sequence_of_actions_keeps_to_the_table(ground: tuple[Database, People]) -> None:
    limits = settings(
        max_examples=30,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Lifecycle(*ground), settings=limits)


def test_the_table_names_every_action() -> None:
    assert set(TABLE) == set(TRANSITIONS)
