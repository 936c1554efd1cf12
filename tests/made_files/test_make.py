"""Asked for, made with progress, failed with a reason, left by a killed worker, limited, swept."""

import errno
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matcher.accounts.models import User, UserRole
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.db import Database
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.made_files import progress
from matcher.made_files.ask import ask
from matcher.made_files.find import get_made_file, own_made_files
from matcher.made_files.make import Maker, Progress, ask_again, make_next
from matcher.made_files.models import MadeFile
from matcher.made_files.remove import forget_made_files, remove, sweep_made_files
from matcher.made_files.store import MadeFileStore
from tests.conftest import People


@pytest.fixture
def people(database: Database) -> People:
    with database.write() as session:
        return People(session)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_EVERY_SECONDS", 0.0)


def asked(database: Database, people: People, **parameters: str) -> int:
    with database.write() as session:
        return ask(session, people.operator, "kind", people.zone.id, parameters).id


def row(database: Database, number: int) -> MadeFile:
    with database.read() as session:
        return session.get_one(MadeFile, number)


def write(
    _session: Session, _actor: Actor, given: Mapping[str, str], path: Path, _tell: Progress
) -> str:
    path.write_text(given.get("text", "示例"), encoding="utf-8")
    return "示例.txt"


def failing(error: BaseException) -> Maker:
    def body(
        _session: Session, _actor: Actor, _given: Mapping[str, str], path: Path, _tell: Progress
    ) -> str:
        path.write_text("半", encoding="utf-8")
        raise error

    return body


def test_a_file_is_made_and_its_page_sees_how_far_it_is(
    database: Database, people: People, folder: Path
) -> None:
    seen: list[tuple[str, int, int]] = []

    def slow(
        session: Session, actor: Actor, given: Mapping[str, str], path: Path, tell: Progress
    ) -> str:
        require(actor, "listing.review", zone_id=people.zone.id)
        for done in (1, 2):
            tell(done, 2)
            shown = row(database, number)
            seen.append((shown.state, shown.done, shown.total))
        return write(session, actor, given, path, tell)

    number = asked(database, people, text="内容")
    assert make_next(database, folder, {"kind": slow})
    assert seen == [("making", 1, 2), ("making", 2, 2)]
    made = row(database, number)
    assert (made.state, made.name, made.size, made.attempts) == ("made", "示例.txt", 6, 1)
    store = MadeFileStore(folder)
    assert store.open(made.key).read().decode() == "内容"
    assert [path.name for path in folder.iterdir()] == [made.key]
    assert "内容".encode() not in store.path(made.key).read_bytes()
    assert store.path(made.key).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not make_next(database, folder, {"kind": slow})
    with database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["made_file.ask", "made_file.make"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ForbiddenError("没有这个权限。"), "没有这个权限。"),
        (OSError(errno.ENOSPC, "No space left"), "文件写不下来（No space left）"),
        (ZeroDivisionError(), "生成时出错，没有完成。"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_fails_says_why_and_leaves_nothing(
    database: Database, people: People, folder: Path, error: Exception, reason: str
) -> None:
    number = asked(database, people)
    assert make_next(database, folder, {"kind": failing(error)})
    made = row(database, number)
    assert made.state == "failed"
    assert made.reason.startswith(reason)
    assert list(folder.iterdir()) == []
    assert not make_next(database, folder, {"kind": write})


def test_a_killed_worker_leaves_nothing_half_and_the_file_is_made_after_its_restart(
    database: Database, people: People, folder: Path
) -> None:
    number = asked(database, people)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            make_next(database, folder, {"kind": failing(KeyboardInterrupt())})
        assert row(database, number).state == "making"
        assert list(folder.iterdir()) == []
        assert not make_next(database, folder, {"kind": write})
        assert ask_again(database) == 1
    assert make_next(database, folder, {"kind": write})
    assert row(database, number).state == "made"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_kills_the_worker_each_time_is_given_up(
    database: Database, people: People, folder: Path
) -> None:
    number = asked(database, people)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            make_next(database, folder, {"kind": failing(KeyboardInterrupt())})
        ask_again(database)
    assert make_next(database, folder, {"kind": failing(KeyboardInterrupt())})
    assert row(database, number).reason.startswith("生成多次中断")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_rights_are_those_of_the_moment_when_it_is_made(
    database: Database, people: People, folder: Path
) -> None:
    held: list[frozenset[str]] = []

    def body(
        _session: Session, actor: Actor, _given: Mapping[str, str], path: Path, _tell: Progress
    ) -> str:
        held.append(actor.roles)
        path.write_text("示例")
        return "示例.txt"

    first, second = asked(database, people), asked(database, people)
    with database.write() as session:
        session.execute(delete(UserRole).where(UserRole.user_id == people.operator.user_id))
    make_next(database, folder, {"kind": body})
    assert (held, row(database, first).state) == ([frozenset()], "made")
    with database.write() as session:
        locked = update(User).where(User.id == people.operator.user_id)
        session.execute(locked.values(locked_at=now()))
    make_next(database, folder, {"kind": body})
    assert len(held) == 1
    assert row(database, second).reason == "您的账号已停用或锁定，没有生成。"


def test_one_person_has_a_limit_and_nobody_has_the_files_of_another(
    session: Session, people: People
) -> None:
    for _ in range(3):
        made = ask(session, people.operator, "kind", None, {})
    with pytest.raises(TransitionError, match="已有 3 个文件正在生成"):
        ask(session, people.operator, "kind", None, {})
    with pytest.raises(NotFoundError):
        get_made_file(session, people.broker, made.id)
    with pytest.raises(NotFoundError):
        remove(session, people.broker, made)
    with pytest.raises(ForbiddenError):
        ask(session, people.author, "kind", None, {})
    for _ in range(17):
        session.execute(update(MadeFile).values(state="made"))
        ask(session, people.operator, "kind", None, {})
    session.execute(update(MadeFile).values(state="made"))
    with pytest.raises(TransitionError, match="已有 20 个生成的文件"):
        ask(session, people.operator, "kind", None, {})
    assert len(own_made_files(session, people.operator)) == 20
    remove(session, people.operator, made)
    ask(session, people.operator, "kind", None, {})


def test_what_is_removed_or_old_goes(database: Database, people: People, folder: Path) -> None:
    store = MadeFileStore(folder)

    def body(
        session: Session, actor: Actor, given: Mapping[str, str], path: Path, tell: Progress
    ) -> str:
        with database.write() as other:
            remove(other, people.operator, get_made_file(other, people.operator, given_up))
        return write(session, actor, given, path, tell)

    given_up = asked(database, people)
    make_next(database, folder, {"kind": body})
    assert list(folder.iterdir()) == []
    kept, old = asked(database, people), asked(database, people)
    while make_next(database, folder, {"kind": write}):
        pass
    (folder / "leftover.part").write_text("半")
    with database.write() as session:
        long_ago = now() - timedelta(seconds=1)
        session.execute(update(MadeFile).where(MadeFile.id == old).values(expires_at=long_ago))
        assert forget_made_files(session) == 1
    with database.read() as session:
        assert sweep_made_files(session, store) == 2
    assert [path.name for path in folder.iterdir()] == [row(database, kept).key]
