"""The schema goes up and down on both databases, and is what the models say."""

from datetime import UTC, datetime

import time_machine
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from matcher.db import Database
from matcher.engagements.stages import advance, open_engagement, terminate
from matcher.matching.decisions import dismiss
from matcher.matching.models import LabelledExample
from matcher.migrations import downgrade, upgrade
from matcher.migrations.tables import metadata
from tests.conftest import People, publish_listing
from tests.matching.pairs import suggest


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_down_drops_every_table_and_up_makes_them_again(database: Database) -> None:
    tables = set(metadata.tables)
    assert tables <= set(inspect(database.engine).get_table_names())
    downgrade(database, "base")
    assert tables.isdisjoint(inspect(database.engine).get_table_names())
    upgrade(database)
    assert tables <= set(inspect(database.engine).get_table_names())


def test_labelled_examples_are_made_of_what_was_decided_before(database: Database) -> None:
    """Without the table and with it again, it holds what decisions and stages had written."""
    moment = datetime(2026, 11, 22, 8, tzinfo=UTC)
    with time_machine.travel(moment, tick=False), database.write() as session:
        people = People(session)
        cure = publish_listing(session, people, "achievement", "激光熔覆修复")
        needs = [publish_listing(session, people, "demand", f"示例 {n}") for n in range(3)]
        taken, dropped, _ = (suggest(session, need, cure) for need in needs)
        taken.components = {"dense_title": 0.9}
        taken.reasons = {"fits": [{"aspect": "trl", "verdict": "met"}], "phrases": []}
        dismiss(session, people.broker, dropped, "maturity")
        engagement = open_engagement(session, people.broker, taken)
        advance(session, people.broker, engagement, "trial")
        terminate(session, people.broker, engagement, "price")
    written = _examples(database)
    assert len(written) == 4
    downgrade(database, "0001")
    upgrade(database)
    assert _examples(database) == written


def _examples(database: Database) -> list[dict[str, object]]:
    columns = [column for column in LabelledExample.__table__.c if column.name != "id"]
    order = (LabelledExample.match_id, LabelledExample.outcome)
    with database.read() as session:
        return [dict(row) for row in session.execute(select(*columns).order_by(*order)).mappings()]
