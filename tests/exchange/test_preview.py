"""Previews: judged rows, whose they are, how they end."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.exchange import preview as previews
from matcher.exchange.preview_models import ImportPreview, ImportRow
from matcher.exchange.preview_rows import (
    PAGE_SIZE,
    all_rows,
    choose,
    counts,
    get_row,
    page_of_rows,
)
from matcher.exchange.taking import take
from matcher.listings.models import Listing
from matcher.taxonomy import load_rules
from tests.conftest import People
from tests.exchange.previews import how_many, opened

GOOD = {"名称": "青贮乳酸菌剂", "成果简介": "耐冷乳酸菌"}
BAD = {"名称": "羊绒分梳", "成熟度（TRL）": "12", "地区": "大都会"}
PHONE = "13900000123"


def test_every_row_is_judged_and_nothing_is_written(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD, BAD, {}, GOOD)
    assert (preview.state, preview.total, preview.owner) == ("open", 4, "示例工业大学")
    assert how_many(session, Listing) == 0
    good, bad, broken, repeated = all_rows(session, preview, "")
    assert (good.status, good.cells, good.problems) == (
        "new",
        {"title": "青贮乳酸菌剂", "abstract": "耐冷乳酸菌"},
        (),
    )
    assert [(one.column, one.value, one.path) for one in bad.problems] == [
        ("地区", "大都会", "region"),
        ("成熟度（TRL）", "12", "trl"),
    ]
    assert broken.defect == "这一行读不出来"
    assert repeated.problems[0].reason == "与第 2 行内容完全相同，请删除其中一行"
    assert counts(session, preview) == {"new": 1, "bad": 3, "ready": 1, "left": 0}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "import")).one()
    assert (entry.action, entry.after) == ("import.open", {"kind": "achievement", "rows": 4})


def test_what_a_row_says_is_sealed(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, {**GOOD, "联系电话": PHONE})
    kept = session.execute(text("SELECT content FROM import_rows")).scalar_one()
    name = session.execute(text("SELECT name FROM import_previews")).scalar_one()
    assert PHONE not in kept
    assert "示例" not in name
    assert get_row(session, preview, 2).cells["contact_phone"] == PHONE


def test_only_the_own_organization_finds_it(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD)
    colleague = people.actor("colleague", people.university, "research_member")
    assert previews.get_preview(session, colleague, preview.id) is preview
    assert list(previews.open_previews(session, colleague)) == [preview]
    with pytest.raises(NotFoundError):
        previews.get_preview(session, people.author, preview.id)
    assert previews.open_previews(session, people.author) == []
    for actor in (people.broker, people.supervisor, people.auditor):
        with pytest.raises(ForbiddenError):
            previews.get_preview(session, actor, preview.id)
    seller = people.actor("seller", people.university, "enterprise_member")
    assert previews.get_preview(session, seller, preview.id) is preview
    for stranger in (people.author, people.operator):
        with pytest.raises(ForbiddenError):
            previews.drop(session, stranger, preview)
        with pytest.raises(ForbiddenError):
            choose(session, stranger, preview, [2], "leave")
    for actor in (seller, people.author):
        with pytest.raises(ForbiddenError):
            take(session, actor, preview, submit=False)


@pytest.mark.parametrize("kind", ["demand", "scenario"])
def test_nobody_imports_what_they_do_not_post(session: Session, people: People, kind: str) -> None:
    with pytest.raises(ForbiddenError):
        opened(session, people.researcher, {"名称": "示例"}, kind=kind)
    assert opened(session, people.author, {"名称": "示例"}, kind=kind).total == 1


def test_given_up_it_holds_nothing_and_cannot_be_given_up_again(
    session: Session, people: People
) -> None:
    preview = opened(session, people.researcher, GOOD, BAD)
    previews.drop(session, people.researcher, preview)
    assert preview.state == "dropped"
    assert how_many(session, ImportRow) == 0
    with pytest.raises(TransitionError, match="这次导入已放弃"):
        previews.drop(session, people.researcher, preview)
    with pytest.raises(TransitionError):
        choose(session, people.researcher, preview, [2], "leave")


def test_its_time_ends_by_the_rules(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD)
    days = load_rules().own_listings.import_days
    with time_machine.travel(now() + timedelta(days=days, seconds=-60), tick=False):
        assert previews.sweep_previews(session) == 0
    with time_machine.travel(now() + timedelta(days=days, seconds=1), tick=False):
        assert previews.open_previews(session, people.researcher) == []
        with pytest.raises(TransitionError, match="已过保存期"):
            previews.drop(session, people.researcher, preview)
        assert previews.sweep_previews(session) == 1
        assert how_many(session, ImportPreview) + how_many(session, ImportRow) == 0
        with pytest.raises(NotFoundError):
            previews.require_open(session, people.researcher, preview)


def test_an_organization_finishes_some_before_it_opens_more(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = load_rules().own_listings.import_previews
    for number in range(limit):
        opened(session, people.researcher, {"名称": f"示例{number}"})
    with pytest.raises(TransitionError, match="没有处理完"):
        opened(session, people.researcher, GOOD)
    assert opened(session, people.operator, GOOD).state == "open"


def test_rows_come_in_pages_and_by_what_becomes_of_them(session: Session, people: People) -> None:
    rows = [{"名称": f"示例{number}"} for number in range(PAGE_SIZE + 1)]
    preview = opened(session, people.researcher, *rows, BAD)
    first, page, pages = page_of_rows(session, preview)
    assert (len(first), first[0].number, page, pages) == (PAGE_SIZE, 2, 1, 2)
    last, page, _ = page_of_rows(session, preview, page=99)
    assert ([row.number for row in last], page) == ([PAGE_SIZE + 2, PAGE_SIZE + 3], 2)
    assert [row.number for row in page_of_rows(session, preview, "bad")[0]] == [PAGE_SIZE + 3]
    assert choose(session, people.researcher, preview, [2, 3, 9_999], "leave") == 2
    assert [row.number for row in all_rows(session, preview, "left")] == [2, 3]
    assert len(all_rows(session, preview, "ready")) == PAGE_SIZE - 1
    assert counts(session, preview)["ready"] == PAGE_SIZE - 1
    with pytest.raises(NotFoundError, match="没有第 9999 行"):
        get_row(session, preview, 9_999)


def test_the_system_imports_for_nobody(session: Session, people: People) -> None:
    with pytest.raises(ForbiddenError):
        opened(session, SYSTEM, GOOD)


@pytest.mark.parametrize("state", ["registered", "refused", "struck"])
def test_organizations_are_verified_before_files_are_read(
    session: Session, people: People, state: str
) -> None:
    preview = opened(session, people.researcher, GOOD)
    people.university.state = state
    with pytest.raises(TransitionError, match="通过后才能批量导入。请在“我的单位”查看进度"):
        opened(session, people.researcher, GOOD)
    with pytest.raises(TransitionError):
        take(session, people.researcher, preview, submit=False)
    assert how_many(session, Listing) == 0
