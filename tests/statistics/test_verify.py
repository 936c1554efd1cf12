"""What was frozen and then changed by hand in the database does not go unnoticed."""

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from matcher.audit import record
from matcher.audit.chain import HEAD
from matcher.audit.models import AuditEntry, AuditHead
from matcher.statistics.digests import kept_digest
from matcher.statistics.freeze import freeze
from matcher.statistics.models import FrozenFigures
from matcher.statistics.period import Period
from matcher.statistics.verify import Check, Verification, check, examine
from tests.conftest import People
from tests.statistics.ledger import contract

YEAR = Period(2022)
CHANGED = "的内容或记录被改动过，与核对码不符。"
OTHERWISE = "的登记（示范区、期间、版本、说明、核对码或冻结人）与审计日志中的不同。"
BESIDE = "在审计日志中没有冻结的记录，是直接写入数据库的。"
CONTENT = {
    "sqlite": "UPDATE frozen_figures SET content = json_set(content, '$.figures[0].value', '9') "
    "WHERE id = :id",
    "postgresql": "UPDATE frozen_figures SET content = "
    "jsonb_set(content, '{figures,0,value}', '\"9\"') WHERE id = :id",
}
RECORDS = (
    "UPDATE frozen_records SET excluded = NOT excluded WHERE frozen_id = :id",
    "UPDATE frozen_records SET figure = figure || '2' WHERE frozen_id = :id",
    "UPDATE frozen_records SET number = number + 7 WHERE frozen_id = :id",
    "UPDATE frozen_records SET data = (SELECT data FROM frozen_records ORDER BY id DESC LIMIT 1) "
    "WHERE frozen_id = :id",
    "DELETE FROM frozen_records WHERE id = "
    "(SELECT MIN(id) FROM frozen_records WHERE frozen_id = :id)",
)
HEADS = (
    "UPDATE frozen_figures SET note = '另一说明' WHERE id = :id",
    "UPDATE frozen_figures SET frozen_by = NULL WHERE id = :id",
    "UPDATE frozen_figures SET version = 3 WHERE id = :id",
    "UPDATE frozen_figures SET period = '2021' WHERE id = :id",
)
GONE = (
    "DELETE FROM frozen_records WHERE frozen_id = :id",
    "DELETE FROM frozen_figures WHERE id = :id",
)
COPIED = """
    INSERT INTO frozen_figures
        (id, version, zone_id, period, note, content, sha256, frozen_by, frozen_at)
    SELECT 999, 4, zone_id, period, note, content, sha256, frozen_by, frozen_at
    FROM frozen_figures WHERE id = :id
"""


@pytest.fixture
def ids(session: Session, people: People) -> list[int]:
    """Two versions of a year and one of a month, with records behind them."""
    session.add(contract(people.zone.id))
    session.flush()
    asked = [(YEAR, ""), (YEAR, "更正"), (Period(2022, month=3), "")]
    return [freeze(session, people.operator, people.zone, *one).id for one in asked]


def found(session: Session, number: int, *statements: str) -> list[str]:
    """The problems after statements about one version, which are undone."""
    with session.begin_nested() as savepoint:
        for statement in statements:
            session.execute(text(statement), {"id": number})
        session.expire_all()
        problems = examine(session).problems
        savepoint.rollback()
    session.expire_all()
    return list(problems)


def test_every_change_by_hand_is_found_and_named(
    session: Session, people: People, ids: list[int]
) -> None:
    first, second, _ = ids
    zone = people.zone.name
    named = f"{zone} 2022 第 2 版（编号 {second}）"
    assert examine(session) == Verification(3, ())
    for change in (CONTENT[session.get_bind().dialect.name], *RECORDS):
        assert found(session, second, change) == [f"{named}{CHANGED}"], change
    digest = "UPDATE frozen_figures SET sha256 = 'g' || substr(sha256, 2) WHERE id = :id"
    assert found(session, second, digest) == [f"{named}{CHANGED}", f"{named}{OTHERWISE}"]
    for change in HEADS:
        assert found(session, second, change)[0].endswith(OTHERWISE), change
    assert found(session, second, *GONE) == [f"2022 第 2 版（编号 {second}）被删除。"]
    gap = f"{zone} 2022 缺少第 1 版。"
    assert found(session, first, *GONE) == [gap, f"2022 第 1 版（编号 {first}）被删除。"]
    copy = f"{zone} 2022 第 4 版（编号 999）"
    assert found(session, first, COPIED) == [
        f"{copy}{CHANGED}", f"{copy}{BESIDE}", f"{zone} 2022 缺少第 3 版。"
    ]  # fmt: skip


def test_a_digest_made_anew_differs_from_the_audit_log(session: Session, ids: list[int]) -> None:
    row = session.get_one(FrozenFigures, ids[0])
    row.content = row.content | {"definitions": "9"}
    session.flush()
    row.sha256 = kept_digest(session, row)
    session.flush()
    assert check(session, row.id) == Check(True, (OTHERWISE,))
    assert check(session, ids[1]) == Check(True, ())


def test_the_log_is_asked_no_further_back_than_it_goes(
    session: Session, people: People, ids: list[int]
) -> None:
    """Old entries are purged; entries of earlier programs tell less."""
    about = (AuditEntry.action == "statistics.freeze", AuditEntry.object_id == ids[2])
    entry = session.scalars(select(AuditEntry).where(*about)).one()
    told = entry.after or {}
    entry.after = {name: told[name] for name in ("period", "version", "sha256")}
    session.flush()
    assert check(session, ids[2]) == Check(True, ())
    session.delete(entry)
    session.flush()
    assert check(session, ids[2]) == Check(False, (BESIDE,))
    session.execute(delete(AuditEntry))
    record(session, people.operator, "audit.purge", ("audit", 0))
    session.add(AuditHead(id=HEAD, count=9, anchor=8))
    session.flush()
    assert check(session, ids[2]) == Check(False, ())


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_content_that_cannot_be_read_is_a_finding(session: Session, ids: list[int]) -> None:
    (problem,) = found(session, ids[0], "UPDATE frozen_figures SET content = '{' WHERE id = :id")
    assert problem.endswith("的内容无法读出，它被改动过。")
