"""What was frozen stays as it was, whatever happens to the records."""

import threading
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, count

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, delete, select, update
from sqlalchemy.orm import Session

from matcher.accounts.models import User, Zone
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Payment
from matcher.db import Database
from matcher.engagements.stages import open_engagement
from matcher.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from matcher.listings.models import Listing
from matcher.service_registers.certificates import add_certificate
from matcher.statistics import freeze as freezing
from matcher.statistics import frozen as reading
from matcher.statistics import packing
from matcher.statistics.freeze import freeze
from matcher.statistics.frozen import (
    Frozen,
    all_frozen_records,
    frozen,
    frozen_periods,
    frozen_records,
)
from matcher.statistics.models import FrozenRecords
from matcher.statistics.period import Period
from matcher.statistics.records import records
from tests.blocking import backend, wait_until_blocked
from tests.conftest import People
from tests.matching.pairs import suggest
from tests.service_registers.registered import certificate_input
from tests.statistics.ledger import Made, contract, ledgers, write

NOW = datetime(2023, 1, 15, 4, tzinfo=UTC)
YEAR = Period(2022)
Posted = Callable[..., Listing]


def everything(session: Session, people: People, kept: Frozen) -> object:
    """All that is shown of a frozen period."""
    return kept, [
        all_frozen_records(session, people.operator, kept, one.definition.code, excluded=excluded)
        for one in kept.figures
        for excluded in (False, True)
    ]


def seen(session: Session, people: People, version: int | None = None) -> Frozen:
    kept = frozen(session, people.operator, people.zone.id, YEAR, version)
    assert kept is not None
    return kept


CHANGES = (
    [update(Contract).values(total_amount=Decimal("0.01"), technology_amount=Decimal("0.01"))],
    [update(Contract).values(state="cancelled")],
    [update(Contract).values(title="另一个名称", direction="outside", type="service")],
    [update(Contract).values(registered_on=date(2020, 1, 1), broker_id=None)],
    [update(Payment).values(reversed_at=NOW, reversal_reason="误录")],
    [delete(Payment), delete(Contract)],
)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers, changes=st.lists(st.sampled_from(CHANGES), min_size=1))
def test_no_change_of_records_changes_a_frozen_figure(
    session: Session, people: People, ledger: list[Made], changes: Sequence[Sequence[Executable]]
) -> None:
    with time_machine.travel(NOW, tick=False), session.begin_nested() as savepoint:
        write(session, [people.zone.id] * 2, [people.broker.user_id or 0] * 2, ledger)
        freeze(session, people.operator, people.zone, YEAR)
        before = everything(session, people, seen(session, people))
        for statement in chain.from_iterable(changes):
            session.execute(statement)
        assert everything(session, people, seen(session, people)) == before
        savepoint.rollback()
        session.expunge_all()


def test_a_correction_is_a_new_version_with_a_note(session: Session, people: People) -> None:
    row = contract(people.zone.id, people.broker.user_id)
    session.add(row)
    session.flush()
    first = freeze(session, people.operator, people.zone, YEAR)
    assert (first.version, first.frozen_by, first.note) == (1, "示例operator", "")
    row.total_amount = Decimal(300)
    session.flush()
    with pytest.raises(InvalidError, match="已经冻结过（现有第 1 版）"):
        freeze(session, people.operator, people.zone, YEAR, " \n")
    with pytest.raises(InvalidError, match="最多 500 字"):
        freeze(session, people.operator, people.zone, YEAR, "长" * 501)
    second = freeze(session, people.operator, people.zone, YEAR, "合同金额更正，13912345678 核对")
    assert second.note == "合同金额更正，139****5678 核对"
    values = [seen(session, people, version).figures[0].value for version in (1, 2, None)]
    assert values == [Decimal("0.01"), Decimal("0.03"), Decimal("0.03")]
    assert frozen(session, people.operator, people.zone.id, YEAR, 3) is None
    assert frozen_periods(session, people.supervisor, people.zone.id) == [second, first]
    told = session.scalars(select(AuditEntry).filter_by(action="statistics.freeze")).all()
    assert [row.after for row in told] == [
        {
            "zone_id": people.zone.id,
            "period": "2022",
            "version": one.version,
            "note": one.note,
            "sha256": one.sha256,
        }
        for one in (first, second)
    ]


def test_what_was_frozen_is_what_was_shown(session: Session, people: People) -> None:
    rows = [contract(people.zone.id, people.broker.user_id) for _ in range(7)]
    session.add_all(rows)
    session.flush()
    with pytest.MonkeyPatch.context() as patch:
        # Several packets of several pages.
        patch.setattr(packing, "PACKED", 4)
        patch.setattr(reading, "PACKED", 4)
        patch.setattr(reading, "PAGE_SIZE", 2)
        patch.setattr("matcher.statistics.records.PAGE_SIZE", 2)
        freeze(session, people.operator, people.zone, YEAR)
        kept = seen(session, people)
        pages = [
            frozen_records(
                session, people.authority, kept, "turnover_growth", excluded=False, page=n
            )
            for n in (1, 2, 3, 4, 9)
        ]
    codes = [row.code for row in rows]
    assert [[one.code for one in page.records] for page in pages] == [
        codes[:2], codes[2:4], codes[4:6], codes[6:], codes[6:]
    ]  # fmt: skip
    assert [(page.page, page.pages, page.total) for page in pages[3:]] == [(4, 4, 7)] * 2
    assert kept.breakdowns["type"][0].amount == 700 == kept.trend[-10].amount
    assert kept.broker_performance[0].name == kept.breakdowns["broker"][0].name == "示例broker"
    with pytest.raises(NotFoundError, match="没有名为 nothing 的指标"):
        frozen_records(session, people.operator, kept, "nothing", excluded=False)


def test_names_of_people_are_not_frozen(session: Session, people: People) -> None:
    """A figure stays when a person is erased, the name does not."""
    session.add(contract(people.zone.id, people.broker.user_id))
    kept_name = "示例经纪人甲"
    row = add_certificate(session, people.operator, people.zone, certificate_input())
    year = Period.current_year()
    session.flush()
    freeze(session, people.operator, people.zone, YEAR)
    freeze(session, people.operator, people.zone, year)
    here = (session, people.operator, people.zone.id)
    kept = frozen(*here, year)
    assert kept is not None
    listed = all_frozen_records(session, people.operator, kept, "brokers", excluded=False)
    assert [one.title for one in listed] == [kept_name]
    session.get_one(User, people.broker.user_id).display_name = "已注销用户"
    session.delete(row)
    session.flush()
    again = all_frozen_records(session, people.operator, kept, "brokers", excluded=False)
    assert [(one.code, one.title) for one in again] == [(listed[0].code, "（证书已删除）")]
    assert seen(session, people).broker_performance[0].name == "已注销用户"


def test_telephone_numbers_in_titles_are_not_frozen_and_not_listed(
    session: Session, people: People, posted: Posted
) -> None:
    told = "焊接工艺开发，联系 13912345678"
    row = contract(people.zone.id, title=told)
    session.add(row)
    session.flush()
    paid = Payment(contract_id=row.id, received_on=date(2022, 4, 1), amount=Decimal(5), voucher="1")
    session.add(paid)
    with time_machine.travel(datetime(2022, 6, 1, tzinfo=UTC), tick=False):
        need, cure = posted("demand", "叶片补焊"), posted("achievement", "激光熔覆修复")
        open_engagement(session, people.broker, suggest(session, need, cure))
    need.title = told
    session.flush()
    here = (session, people.authority)
    for code, excluded in (
        ("turnover", False),
        ("payments_received", False),
        ("need_conversion", True),
    ):
        (one,) = records(*here, code, [people.zone.id], YEAR, excluded=excluded).records
        assert one.title.startswith("焊接工艺开发，联系 139****5678")
    freeze(session, people.operator, people.zone, YEAR)
    packed = session.scalars(select(FrozenRecords.data)).all()
    assert packed
    assert not any(b"13912345678" in zlib.decompress(data) for data in packed)
    # What earlier programs froze stays as it was, and is masked when it is read.
    old = next(packing.packets([replace(one, title=told) for one in packing.unpacked(packed[0])]))
    session.execute(update(FrozenRecords).values(data=old))
    page = frozen_records(*here, seen(session, people), "turnover", excluded=False)
    (one,) = all_frozen_records(*here, seen(session, people), "turnover", excluded=False)
    assert [*page.records] == [one]
    assert one.title == "焊接工艺开发，联系 139****5678"


def test_only_the_zones_operators_freeze_what_has_begun(session: Session, people: People) -> None:
    for actor in (people.broker, people.supervisor, people.authority, people.author):
        with pytest.raises(ForbiddenError):
            freeze(session, actor, people.zone, YEAR)
    with pytest.raises(InvalidError, match="2099 年尚未开始"):
        freeze(session, people.operator, people.zone, Period(2099))
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    with pytest.raises(ForbiddenError, match="其他示范区"):
        freeze(session, people.operator, far, YEAR)
    with pytest.raises(ForbiddenError):
        frozen(session, people.supervisor, far.id, YEAR)
    assert frozen_periods(session, people.authority, far.id) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_records_that_change_all_the_time_are_not_frozen(session: Session, people: People) -> None:
    numbers = count()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freezing, "content_of", lambda *_: next(numbers))
        with pytest.raises(ConflictError, match="台账一直在变化"):
            freeze(session, people.operator, people.zone, YEAR)


def zone_of(database: Database) -> tuple[int, Actor]:
    with database.write() as session:
        people = People(session)
        return people.zone.id, people.operator


def frozen_by(database: Database, zone_id: int, actor: Actor, note: str) -> int | str:
    with database.write() as session:
        try:
            return freeze(session, actor, session.get_one(Zone, zone_id), YEAR, note).version
        except InvalidError as error:
            return error.problems[0].field


def test_two_operators_at_once_get_two_versions_or_one_a_clear_refusal(database: Database) -> None:
    zone_id, actor = zone_of(database)
    together = threading.Barrier(2)

    def one(note: str) -> int | str:
        together.wait(10)
        return frozen_by(database, zone_id, actor, note)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(one, ["", ""]))
        assert sorted(map(str, answers)) == ["1", "note"]
        assert sorted(pool.map(one, ["更正一", "更正二"])) == [2, 3]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_who_freezes_second_waits_and_others_write_meanwhile(database: Database) -> None:
    zone_id, actor = zone_of(database)
    pids, known = list[int](), threading.Event()

    def second() -> int:
        with database.write() as session:
            pids.append(backend(session))
            known.set()
            return freeze(session, actor, session.get_one(Zone, zone_id), YEAR, "更正").version

    with ThreadPoolExecutor(1) as pool, database.open(writing=True) as first:
        freeze(first, actor, first.get_one(Zone, zone_id), YEAR)
        told = pool.submit(second)
        assert known.wait(10)
        wait_until_blocked(database, pids[0])
        with database.write() as other:
            other.add(contract(zone_id))
        first.commit()
        assert told.result(10) == 2
