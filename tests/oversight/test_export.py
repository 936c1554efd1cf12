"""An exported file holds what was asked for, runs no formula, and is recorded."""

import csv
import io
import json

import pytest
from sqlalchemy import select

from matcher.actor import SYSTEM, Actor
from matcher.audit import record
from matcher.audit.models import AuditEntry
from matcher.audit.verify import verify
from matcher.db import Database
from matcher.errors import ForbiddenError
from matcher.oversight import AuditFilters, export
from matcher.oversight.export import Form
from matcher.taxonomy import scheme
from tests.oversight.conftest import AUDITOR


def exported(database: Database, form: Form, actor: Actor = AUDITOR, **given: str) -> str:
    file = io.StringIO(newline="")
    export(database, actor, AuditFilters.parse(given), file, form)
    return file.getvalue()


def test_csv_is_oldest_first_with_words_and_codes(kept: Database) -> None:
    text = exported(kept, "csv", kind="listing")
    assert text.startswith("\ufeff链中位置,编号,时间（北京）,")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [row[:10] for row in rows] == [
        [
            *("1", "1", "2026-11-19 20:00:00", "1", "用户 1", "192.0.2.1"),
            *("新建信息", "listing.create", "信息", "7"),
        ],
        [
            *("2", "2", "2026-11-20 20:00:00", "12", "用户 12", "2001:db8::2"),
            *("修改信息", "listing.edit", "信息", "7"),
        ],
    ]
    assert [row[10:12] for row in rows] == [['{"state": "draft"}', '{"state": "@now"}']] * 2
    assert {len(row[12]) for row in rows} == {64}


@pytest.mark.parametrize("first", "=+-@＝＋－＠\t\n\r")
def test_no_cell_is_a_formula(database: Database, first: str) -> None:
    with database.write() as session:
        record(session, Actor(name=f"{first}cmd|' /C calc'!A0"), "a.b", ("a", 1))
    cell = list(csv.reader(io.StringIO(exported(database, "csv"), newline="")))[1][4]
    assert cell[0] in "'\ufffd"


def test_json_lines_hold_all_that_the_chain_is_made_of(kept: Database) -> None:
    first, *_ = [json.loads(line) for line in exported(kept, "jsonl").splitlines()]
    digest = first.pop("hash")
    assert len(digest) == 64
    assert first == {
        "position": 1,
        "id": 1,
        "at": "2026-11-19T12:00:00.000000+00:00",
        "actor_id": 1,
        "actor_name": "用户 1",
        "address": "192.0.2.1",
        "action": "listing.create",
        "object_kind": "listing",
        "object_id": 7,
        "before": {"state": "draft"},
        "after": {"state": "@now"},
    }


def test_each_export_is_recorded_without_the_name_that_was_looked_for(kept: Database) -> None:
    exported(kept, "csv", person="甲", since="2026-11-01")
    with kept.read() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (row.action, row.actor_name, row.address) == ("audit.export", "用户 9", "192.0.2.9")
    assert row.after == {"form": "csv", "person": True, "since": "2026-11-01"}
    assert verify(kept).problems == ()


@pytest.mark.parametrize("role", [term.code for term in scheme("roles") if term.code != "auditor"])
def test_nobody_else_exports(kept: Database, role: str) -> None:
    with pytest.raises(ForbiddenError):
        exported(kept, "csv", Actor(roles=frozenset({role})))
    assert verify(kept).count == 4


def test_a_command_exports(kept: Database) -> None:
    assert len(exported(kept, "jsonl", SYSTEM).splitlines()) == 5
