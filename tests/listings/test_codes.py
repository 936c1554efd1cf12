"""Codes are counted per kind and year and never given twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.db import Database
from matcher.listings.codes import reserve_codes
from tests.blocking import backend, wait_until_blocked


def test_codes_are_counted_per_kind(session: Session) -> None:
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        assert reserve_codes(session, "demand") == ["D2026-0001"]
        assert reserve_codes(session, "scenario", 2) == ["S2026-0001", "S2026-0002"]
        assert reserve_codes(session, "achievement") == ["A2026-0001"]
        assert reserve_codes(session, "demand", 3) == ["D2026-0002", "D2026-0003", "D2026-0004"]


def test_the_year_turns_at_midnight_in_china(session: Session) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 15, 59, tzinfo=UTC), tick=False):
        assert reserve_codes(session, "demand") == ["D2026-0001"]
    with time_machine.travel(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), tick=False):
        assert reserve_codes(session, "demand") == ["D2027-0001"]


def test_numbers_grow_beyond_four_digits(session: Session) -> None:
    reserve_codes(session, "demand", 9_999)
    assert reserve_codes(session, "demand")[0].endswith("-10000")


def test_a_long_session_sees_what_others_reserved(database: Database) -> None:
    with database.write() as early:
        first = reserve_codes(early, "demand")
        early.commit()
        with database.write() as other:
            second = reserve_codes(other, "demand")
        third = reserve_codes(early, "demand")
    assert [code[-4:] for code in (*first, *second, *third)] == ["0001", "0002", "0003"]


def test_many_creators_at_once_get_unlike_codes(database: Database) -> None:
    together = threading.Barrier(4)

    def create() -> list[str]:
        together.wait(10)
        with database.write() as session:
            return list(reserve_codes(session, "demand", 2))

    with ThreadPoolExecutor(4) as pool:
        given = [future.result(30) for future in [pool.submit(create) for _ in range(4)]]
    numbers = sorted(int(code[-4:]) for codes in given for code in codes)
    assert numbers == list(range(1, 9))
    assert all(int(one[-4:]) + 1 == int(two[-4:]) for one, two in given)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("first_commits", [True, False])
def test_the_first_two_creators_of_a_year(database: Database, first_commits: bool) -> None:
    """There is no row to lock yet: the second waits for the first's new row, or makes its own."""
    second_pid: list[int] = []
    known = threading.Event()

    def second() -> list[str]:
        with database.write() as session:
            second_pid.append(backend(session))
            known.set()
            return list(reserve_codes(session, "demand"))

    with ThreadPoolExecutor(1) as pool, database.open(writing=True) as first:
        mine = reserve_codes(first, "demand")
        waiting = pool.submit(second)
        assert known.wait(10)
        wait_until_blocked(database, second_pid[0])
        if first_commits:
            first.commit()
        else:
            first.rollback()
        theirs = waiting.result(10)
    assert mine[0].endswith("-0001")
    assert theirs[0].endswith("-0002" if first_commits else "-0001")
