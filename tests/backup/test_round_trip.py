"""What was backed up comes back equal, on the same kind of database and on the other."""

from pathlib import Path

import pytest

from matcher.accounts.models import User
from matcher.actor import PUBLIC
from matcher.audit.verify import verify
from matcher.backup import create, restore
from matcher.engagements.contacts import contacts
from matcher.matching.columns import Filters
from matcher.matching.indexing import rebuild
from matcher.matching.search import search
from matcher.outbox.models import OutboxEntry
from matcher.runtime import Runtime
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.uploads.models import Upload
from tests.backup.conftest import PHONE, Place, engagement_of, fill, sealed, stored
from tests.matching.conftest import Platform, platform
from tests.uploads.files import PDF

__all__ = ["platform"]
AUDIT = ("audit_entries", "audit_head")


def told(progress: list[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for table, rows in progress:
        sums[table] = sums.get(table, 0) + rows
    return sums


@pytest.mark.parametrize(
    ("platform", "to"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
    indirect=["platform"],
)
def test_everything_comes_back(platform: Platform, places: Place, to: str, tmp_path: Path) -> None:
    fill(platform)
    directory, there = tmp_path / "backup", places(to)
    progress: list[tuple[str, int]] = []
    made, problems = create(
        platform.database, platform.runtime.settings, directory, lambda *row: progress.append(row)
    )
    before = stored(platform.database)
    assert problems == []
    assert told(progress) == {name: len(rows) for name, rows in before.items() if rows}
    assert {name: part.rows for name, part in made.tables.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert len(before["vectors"]) == 4
    assert before["ranker_versions"][0][6] == 2, "a reference to a later row of the table"

    done = restore(there.database, there.settings, directory, lambda *_: None)
    after = stored(there.database)
    assert done.manifest == made
    assert {n: r for n, r in after.items() if n not in AUDIT} == {
        n: r for n, r in before.items() if n not in AUDIT
    }
    assert after["audit_entries"][:-1] == before["audit_entries"]
    assert after["audit_entries"][-1][5] == "backup.restore"
    assert before["audit_entries"][-1][5] == "backup.create"
    assert sealed(there.database) == sealed(platform.database), "never opened on the way"
    assert_works(platform, there)


def assert_works(platform: Platform, there: Runtime) -> None:
    """The restored platform goes on: chain, contacts, files, numbers, search."""
    people = platform.people
    assert verify(there.database).problems == ()
    with there.database.write() as session:
        found = contacts(session, people.broker, engagement_of(session))
        assert PHONE in [contact.phone for contact in found]
        upload = session.query(Upload).one()
        with there.uploads.open(upload.key) as file:
            assert file.read() == PDF
        highest = max(user.id for user in session.query(User))
        fresh = User(
            login="fresh",
            display_name="新",
            password_hash="-",
            organization_id=people.enterprise.id,
            zone_id=people.zone.id,
        )
        session.add(fresh)
        entry = OutboxEntry(topic="test", object_id=1)
        session.add(entry)
        session.flush()
        assert fresh.id == highest + 1
        assert entry.sequence == session.query(OutboxEntry).count()
        session.rollback()
    assert verify(there.database).problems == ()
    there.__dict__["tokenizer"] = platform.runtime.tokenizer
    assert rebuild(there.database, there.replica, there.snapshots) == 2
    with there.database.read() as session:
        page = search(session, PUBLIC, there.replica, "热裂纹", Filters(kinds=("demand",)))
    assert [hit.listing.title for hit in page.hits] == ["叶片补焊热裂纹"]
    assert (there.settings.models / "current.json").read_bytes() == (
        platform.runtime.settings.models / "current.json"
    ).read_bytes()


@pytest.mark.parametrize("platform", ["sqlite", "postgresql"], indirect=True)
def test_a_backup_is_of_one_moment(platform: Platform, places: Place, tmp_path: Path) -> None:
    """What is published while tables are being read is in none of them."""
    platform.publish("demand", "以前")
    late: list[object] = []

    def meanwhile(table: str, _rows: int) -> None:
        if table == "organizations":
            late.append(platform.publish("demand", "其间"))

    create(platform.database, platform.runtime.settings, tmp_path / "backup", meanwhile)
    assert len(late) == 1
    there = places("sqlite")
    restore(there.database, there.settings, tmp_path / "backup", lambda *_: None)
    titles = [row[4] for row in stored(there.database)["listings"]]
    assert titles == ["以前"]
    assert verify(there.database).problems == ()


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_a_broken_chain_is_backed_up_and_restored_as_it_is(
    platform: Platform, places: Place, tmp_path: Path
) -> None:
    platform.publish("demand", "以前")
    with platform.database.write() as session:
        freeze(session, platform.people.operator, platform.people.zone, Period(2022))
    with platform.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_head SET count = count - 1")
        connection.exec_driver_sql("UPDATE frozen_figures SET note = '另一说明'")
    directory, there = tmp_path / "backup", places("sqlite")
    _, problems = create(platform.database, platform.runtime.settings, directory, lambda *_: None)
    assert problems == ["审计链有问题，这次备份没有记入审计日志。请运行 techmatch audit verify。"]
    done = restore(there.database, there.settings, directory, lambda *_: None)
    assert done.chain.problems[0].startswith("链的首尾登记被改动过")
    assert done.frozen.count == 1
    assert "核对码或冻结人）与审计日志中的不同" in done.frozen.problems[0]
    assert stored(there.database) == stored(platform.database)
