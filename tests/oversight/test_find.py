"""Auditors find rows, and nobody else does."""

from typing import Any

import pytest

from matcher.accounts.actions import ACTIONS
from matcher.accounts.permissions import may
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.db import Database
from matcher.errors import ForbiddenError, InvalidError
from matcher.oversight import AuditFilters, entries
from matcher.taxonomy import scheme
from tests.oversight.conftest import AUDITOR

OWN_LOG = {"audit.read", "audit.export"}


def found(database: Database, before: int | None = None, limit: int = 9, **given: str) -> list[int]:
    with database.read() as session:
        filters = AuditFilters.parse(given)
        rows = entries(session, AUDITOR, filters, before=before, limit=limit)
        return [row.id for row in rows]


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, [4, 3, 2, 1]),
        ({"since": "2026-11-21"}, [4, 3]),
        ({"until": "2026-11-20"}, [2, 1]),
        ({"since": "2026-11-20", "until": "2026-11-20"}, [2]),
        ({"until": "9999-12-31"}, [4, 3, 2, 1]),
        ({"person": "甲"}, [3, 1]),
        ({"person": "_"}, [3, 1]),
        ({"person": "%"}, []),
        ({"person": "12"}, [4, 2]),
        ({"person": "用户 12"}, [4, 2]),
        ({"person": "9"}, []),
        ({"person": "²"}, []),
        ({"action": "listing.edit"}, [2]),
        ({"kind": "listing"}, [2, 1]),
        ({"address": "192.0.2.1"}, [3, 1]),
        ({"address": "192.0.2"}, []),
        ({"kind": "listing", "person": "乙"}, [2]),
    ],
)
def test_filters(kept: Database, given: dict[str, Any], ids: list[int]) -> None:
    assert found(kept, **given) == ids


def test_pages_go_back_in_time(kept: Database) -> None:
    assert found(kept, limit=2) == [4, 3]
    assert found(kept, before=3, limit=2) == [2, 1]
    assert found(kept, before=1, limit=2) == []


@pytest.mark.parametrize("role", [*(term.code for term in scheme("roles")), "system"])
def test_only_auditors_read_and_they_do_nothing_else(kept: Database, role: str) -> None:
    who = Actor(roles=frozenset({role}), organization_id=1, zone_id=1)
    if role == "auditor":
        allowed = {action for action in ACTIONS if may(who, action)}
        assert allowed >= OWN_LOG
        # What else an auditor may do is what everybody may do with their own account.
        everybody = {term.code for term in scheme("roles")}
        assert [a for a in allowed - OWN_LOG if not everybody <= ACTIONS[a].roles.keys()] == []
        return
    with kept.read() as session, pytest.raises(ForbiddenError):
        entries(session, who, AuditFilters(), before=None, limit=1)


@pytest.mark.parametrize("who", [PUBLIC, SYSTEM])
def test_neither_the_public_nor_a_command_reads(kept: Database, who: Actor) -> None:
    with kept.read() as session, pytest.raises(ForbiddenError):
        entries(session, who, AuditFilters(), before=None, limit=1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"since": "2026-02-30"}, "开始日期：应为真实存在的日期"),
        ({"until": "0"}, "结束日期：应为真实存在的日期"),
        ({"until": "202611"}, "结束日期：应为真实存在的日期"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "开始日期晚于结束日期"),
        ({"person": "x\x00"}, "操作人：第 2 个字符是不可见的控制字符"),
        ({"address": "1" * 61}, "来访地址：最多 60 字"),
        ({"other": "1"}, "没有这个字段"),
    ],
)
def test_filters_that_make_no_sense_are_refused(given: dict[str, str], told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        AuditFilters.parse(given)
