"""An auditor, and rows of four days."""

from datetime import UTC, datetime

import pytest
import time_machine

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.audit import record
from matcher.db import Database

AUDITOR = Actor(user_id=9, name="示例审计", roles=frozenset({"auditor"}), address="192.0.2.9")
ANNA = Actor(user_id=1, address="192.0.2.1")
BERT = Actor(user_id=12, address="2001:db8::2")
_NAMES = {1: "示例_甲", 12: "示例乙"}


@pytest.fixture
def kept(database: Database) -> Database:
    """Rows 1 to 4: at 20:00 of 19 November in China, and on the three days after."""
    written = (
        (19, ANNA, "listing.create", ("listing", 7)),
        (20, BERT, "listing.edit", ("listing", 7)),
        (21, ANNA, "match.confirm", ("match", 7)),
        (22, BERT, "user.sign_in", ("user", 12)),
    )
    with database.write() as session:
        session.add_all(
            User(id=number, login=name, display_name=name, password_hash="")
            for number, name in _NAMES.items()
        )
    for day, actor, action, target in written:
        moment = datetime(2026, 11, day, 12, tzinfo=UTC)
        with time_machine.travel(moment, tick=False), database.write() as session:
            record(session, actor, action, target, {"state": "draft"}, {"state": "@now"})
    return database
