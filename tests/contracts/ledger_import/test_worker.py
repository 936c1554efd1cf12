"""The worker takes a long file some rows at a time, and others go on working meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from matcher.accounts.models import User, Zone
from matcher.contracts.ledger_import.continuing import take_next
from matcher.contracts.ledger_import.files import open_ledger
from matcher.contracts.ledger_import.taking import take_ledger
from matcher.contracts.models import Contract
from matcher.contracts.registration.files import counts
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from matcher.db import Database
from matcher.errors import TransitionError
from matcher.taxonomy import load_rules
from tests.conftest import People
from tests.contracts.ledger_import.ledgers import TWO, audited, read, row, shown


def test_a_long_file_is_taken_by_the_worker_some_rows_at_a_time(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(load_rules().ledger_import, at_once=2)
    monkeypatch.setitem(vars(load_rules()), "ledger_import", few)
    many = [row(登记编号=f"20251502{n:08d}", 合同名称=f"示例{n}") for n in range(5)]
    with database.write() as session:
        operator = People(session).operator
        number = open_ledger(session, operator, "台账.csv", read(tmp_path, *many).rows).id
    with database.write() as session:
        assert take_ledger(session, operator, session.get_one(ResultFile, number)) == 0
    with database.write() as session, pytest.raises(TransitionError):
        take_ledger(session, operator, session.get_one(ResultFile, number))
    stages = []
    while take_next(database):
        with database.read() as session:
            file = session.get_one(ResultFile, number)
            contracts = session.scalar(select(func.count()).select_from(Contract))
            stages.append((file.state, file.taken, contracts))
        if len(stages) == 2:
            # Who asked loses the right; whoever holds it then goes on.
            with database.write() as session:
                session.get_one(User, operator.user_id).active = False
        if file.state == "open":
            with database.write() as session:
                session.get_one(User, operator.user_id).active = True
                take_ledger(session, operator, session.get_one(ResultFile, number))
    assert stages == [("taking", 2, 2), ("taking", 4, 4), ("open", 4, 4)]
    with database.read() as session:
        file = session.get_one(ResultFile, number)
        assert (file.state, file.taken) == ("taken", 5)
        assert counts(session, file) == {"entered": 5}
        # The one row left when it was given back is taken at once, without the worker.
        assert audited(session, "ledger_file", number) == [
            f"ledger_import.{step}" for step in ("open", "begin", "give_back", "take")
        ]
        numbers = set(session.scalars(select(Contract.registration_number)))
    assert len(numbers) == 5


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_file_that_fails_keeps_no_other_from_its_turn(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(load_rules().ledger_import, at_once=0)
    monkeypatch.setitem(vars(load_rules()), "ledger_import", few)
    numbers = []
    with database.write() as session:
        operator = People(session).operator
        for rows in ([row()], [row(**TWO)]):
            file = open_ledger(session, operator, "台账.csv", read(tmp_path, *rows).rows)
            take_ledger(session, operator, file)
            numbers.append(file.id)
    monkeypatch.undo()
    with database.write() as session:
        damaged = select(ResultRow).where(ResultRow.file_id == numbers[0])
        session.scalars(damaged).one().content = "{}"
    assert take_next(database)
    assert not take_next(database), "only the damaged one is left"
    with database.read() as session:
        states = session.scalars(select(ResultFile.state).order_by(ResultFile.id)).all()
        assert states == ["taking", "taken"]
        assert session.scalar(select(func.count()).select_from(Contract)) == 1


def test_the_worker_enters_nothing_into_another_zone_than_the_file_was_handed_in_for(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(load_rules().ledger_import, at_once=1)
    monkeypatch.setitem(vars(load_rules()), "ledger_import", few)
    with database.write() as session:
        operator = People(session).operator
        file = open_ledger(session, operator, "台账.csv", read(tmp_path, row(), row(**TWO)).rows)
        take_ledger(session, operator, file)
        far = Zone(code="far", name="另一示范区", region="150100")
        session.add(far)
        session.flush()
        # Who had it taken works elsewhere before the worker comes to it.
        session.get_one(User, operator.user_id).zone_id = far.id
    assert take_next(database)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Contract)) == 0
        assert session.scalars(select(ResultFile.state)).all() == ["open"]


def test_two_files_with_the_same_contracts_are_taken_one_after_the_other(
    database: Database, tmp_path: Path
) -> None:
    rows = read(tmp_path, row(登记编号=None, 登记日期=None, 登记机构=None)).rows
    with database.write() as session:
        operator = People(session).operator
        numbers = [open_ledger(session, operator, "台账.csv", rows).id for _ in range(2)]

    def take(number: int) -> int:
        with database.write() as session:
            return take_ledger(session, operator, session.get_one(ResultFile, number))

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, numbers)) == [0, 1]
    with database.read() as session:
        found = [shown(session, session.get_one(ResultFile, one))[0][0] for one in numbers]
        assert sorted(found) == ["entered", "known"]


def test_others_write_between_two_transactions_of_the_worker(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(load_rules().ledger_import, at_once=1)
    monkeypatch.setitem(vars(load_rules()), "ledger_import", few)
    seen: list[int | None] = []

    def others(seconds: float) -> None:
        assert seconds > 0.1
        with database.write() as session:
            session.get_one(Zone, operator.zone_id).name = f"示例{len(seen)}"
            seen.append(session.scalar(select(func.count()).select_from(Contract)))

    monkeypatch.setattr("matcher.contracts.ledger_import.continuing.sleep", others)
    with database.write() as session:
        operator = People(session).operator
        file = open_ledger(session, operator, "台账.csv", read(tmp_path, row(), row(**TWO)).rows)
        take_ledger(session, operator, file)
    while take_next(database):
        pass
    assert seen == [1, 2]
