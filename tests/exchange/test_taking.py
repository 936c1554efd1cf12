"""Taking: everything good at once, once; whatever the rows are, each one is accounted for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copy
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.db import Database
from matcher.errors import TransitionError
from matcher.exchange.preview_models import ImportPreview, ImportRow
from matcher.exchange.preview_rows import choose, counts
from matcher.exchange.taking import take
from matcher.listings.models import Listing, ListingContact
from matcher.taxonomy import load_rules
from tests.conftest import People
from tests.exchange.previews import Cells, how_many, listings, opened, statuses

GOOD = {
    "来源编号": "1",
    "名称": "青贮乳酸菌剂",
    "成果简介": "耐冷乳酸菌",
    "联系电话": "0471-0000000",
}
OTHER = {"名称": "羊绒分梳", "成果简介": "在线测定短绒率", "有效期至": "2099-12-31"}
BAD = {"名称": "坏的", "成熟度（TRL）": "12"}


def test_drafts_of_a_member(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD, BAD, OTHER)
    done = take(session, people.researcher, preview, submit=False)
    assert (done.new, done.changed, done.left, done.submitted, done.refused) == (2, 0, 0, 0, [])
    first, second = listings(session)
    assert (first.state, first.title, first.external_id) == ("draft", "青贮乳酸菌剂", "1")
    assert (first.region, first.created_by) == ("150200", people.researcher.user_id)
    assert (second.external_id, str(second.valid_until)) == (None, "2099-12-31")
    assert session.get_one(ListingContact, first.id).contact_phone == "0471-0000000"
    assert (preview.state, preview.taken) == ("taken", 2)
    assert statuses(session, preview) == {3: "bad"}
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["import.open", "listing.import", "listing.import", "import.take"]


def test_submitted_at_once_what_says_nothing_stays_a_draft(
    session: Session, people: People
) -> None:
    preview = opened(session, people.researcher, GOOD, {"名称": "只有名称"})
    done = take(session, people.researcher, preview, submit=True)
    assert [listing.state for listing in listings(session)] == ["submitted", "draft"]
    assert done.submitted == 1
    [(code, reason)] = done.refused
    assert code == listings(session)[1].code
    assert reason == "成果简介：必填，请至少写清这一项再提交"


def test_operators_publish(session: Session, people: People) -> None:
    row = {**GOOD, "单位名称": "示例新登记研究院"}
    done = take(session, people.operator, opened(session, people.operator, row), submit=False)
    [listing] = listings(session)
    assert (done.new, listing.state, listing.source) == (1, "published", "import")
    assert listing.organization.name == "示例新登记研究院"


def test_it_is_taken_once(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD)
    take(session, people.researcher, preview, submit=False)
    with pytest.raises(TransitionError, match="这次导入已取用"):
        take(session, people.researcher, preview, submit=False)
    assert how_many(session, Listing) == 1


def test_several_people_at_once_take_it_once(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        number = opened(session, people.researcher, GOOD).id
    barrier = Barrier(3)

    def taking(_: int) -> str:
        barrier.wait(10)
        try:
            with database.write() as session:
                take(
                    session, people.researcher, session.get_one(ImportPreview, number), submit=False
                )
        except TransitionError as error:
            return error.message
        return "taken"

    with ThreadPoolExecutor(3) as pool:
        told = sorted(pool.map(taking, range(3)))
    assert told[0] == "taken"
    assert all(message.startswith("这次导入已取用") for message in told[1:])
    with database.read() as session:
        assert how_many(session, Listing) == 1


def test_what_a_colleague_posted_meanwhile_is_left_with_its_reason(
    session: Session, people: People
) -> None:
    first = opened(session, people.researcher, GOOD, OTHER)
    second = opened(session, people.researcher, GOOD, {**BAD, "成熟度（TRL）": "7"})
    take(session, people.researcher, first, submit=True)
    done = take(session, people.researcher, second, submit=False)
    assert (done.new, done.left) == (1, 1)
    assert statuses(session, second) == {2: "unchanged"}


def test_repetitions_are_taken_only_when_they_are_meant(session: Session, people: People) -> None:
    take(session, people.researcher, opened(session, people.researcher, GOOD), submit=False)
    same = {"名称": "青贮乳酸菌剂", "成果简介": "第二代"}
    preview = opened(session, people.researcher, same, OTHER)
    assert counts(session, preview)["ready"] == 1
    choose(session, people.researcher, preview, [2], "take")
    assert take(session, people.researcher, preview, submit=False).new == 2


def test_nothing_good_takes_nothing(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, BAD)
    with pytest.raises(TransitionError, match="没有可以取用的行"):
        take(session, people.researcher, preview, submit=False)
    assert preview.state == "open"


def test_as_many_as_are_bearable_are_submitted_at_once(session: Session, people: People) -> None:
    limit = load_rules().own_listings.bulk_rows
    rows = [{"名称": f"示例{number}"} for number in range(limit + 1)]
    preview = opened(session, people.researcher, *rows)
    with pytest.raises(TransitionError, match=f"一次最多提交 {limit} 条，现有 {limit + 1} 条"):
        take(session, people.researcher, preview, submit=True)
    assert take(session, people.researcher, preview, submit=False).new == limit + 1


@pytest.fixture(scope="module")
def store(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, People]]:
    path = tmp_path_factory.mktemp("taking") / "test.db"
    copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        people = People(session)
        take(session, people.researcher, opened(session, people.researcher, GOOD), submit=False)
    yield database, people
    database.close()


_CELLS: dict[str, list[str]] = {
    "来源编号": ["1", "2", "3", ""],
    "名称": ["青贮乳酸菌剂", "甲", "乙", ""],
    "成果简介": ["耐冷乳酸菌", "别的", ""],
    "成熟度（TRL）": ["", "7", "12"],
}
_ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in _CELLS.items()}),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=_ROWS, left=st.sets(st.integers(2, 8), max_size=3), submit=st.booleans())
def test_every_row_is_taken_refused_or_left_and_nothing_is_written_before(
    store: tuple[Database, People], rows: list[Cells], left: set[int], submit: bool
) -> None:
    database, people = store
    kept = [{name: cell for name, cell in row.items() if cell} for row in rows]
    with database.read() as session:
        before = how_many(session, Listing)
        preview = opened(session, people.researcher, *kept)
        choose(session, people.researcher, preview, left, "leave")
        assert how_many(session, Listing) == before
        found = counts(session, preview)
        assert sum(
            found.get(s, 0) for s in ("new", "changed", "unchanged", "duplicate", "bad")
        ) == (len(rows))
        if not found["ready"]:
            with pytest.raises(TransitionError):
                take(session, people.researcher, preview, submit=submit)
            assert how_many(session, Listing) == before
            return
        done = take(session, people.researcher, preview, submit=submit)
        assert done.new + done.changed + done.left == found["ready"]
        assert how_many(session, Listing) - before == done.new
        remaining = how_many(session, ImportRow)
        assert done.new + done.changed + remaining == len(rows)
        assert preview.taken == len(rows) - remaining
