"""The command that opens the first accounts."""

import re

from click.testing import CliRunner
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.accounts.sign_in import password_matches
from matcher.commands.accounts import account
from matcher.db import Database
from matcher.errors import ConflictError, InvalidError
from matcher.runtime import Runtime
from matcher.settings import Settings


def test_the_first_administrator_gets_a_one_time_password(database: Database) -> None:
    runtime = Runtime(Settings())
    runtime.__dict__["database"] = database
    arguments = ["open", "anquan", "--name", "示例·安全", "--role", "security_admin"]
    run = CliRunner().invoke(account, arguments, obj=runtime)
    found = re.search(r"一次性密码：(\S{16})", run.output)
    assert found
    with database.read() as session:
        user = session.scalars(select(User).where(User.login == "anquan")).one()
        assert [held.role for held in user.roles] == ["security_admin"]
        assert user.must_change_password
        assert password_matches(user.password_hash, found.group(1))
    again = CliRunner().invoke(account, arguments, obj=runtime)
    assert isinstance(again.exception, ConflictError)
    other = CliRunner().invoke(
        account, [*arguments[:1], "x", *arguments[2:], "--role", "auditor"], obj=runtime
    )
    assert isinstance(other.exception, InvalidError)
