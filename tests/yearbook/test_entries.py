"""Values are entered as versions, checked by somebody else, and only then read by statistics."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, UserRole, Zone
from matcher.accounts.sign_in import actor_of
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.clock import today
from matcher.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)
from matcher.uploads.models import Upload
from matcher.uploads.store import Received
from matcher.yearbook.check import ReturnInput, check, send_back
from matcher.yearbook.enter import enter
from matcher.yearbook.find import entries, get_entry, history, values, waiting
from matcher.yearbook.items import item_of, items, name_of, years
from matcher.yearbook.models import YearbookEntry
from matcher.yearbook.schemas import EntryInput, value_of
from tests.conftest import People
from tests.notifications.told import told

YEAR = today().year - 1
FILE = Received("e" * 32, "年报.pdf", "application/pdf", 9, "a" * 64)


def data(value: str = "1,234.567891", **more: str) -> EntryInput:
    return EntryInput.parse({"value": value, "source": "示例年报", **more})


def enter_gdp(
    session: Session, people: People, value: str, seen: int, **more: str
) -> YearbookEntry:
    return enter(session, people.operator, people.zone, YEAR, "gdp", data(value, **more), seen=seen)


def test_a_value_goes_from_entered_to_checked_and_is_changed_by_a_new_version(
    session: Session, people: People
) -> None:
    zone_ids = [people.zone.id]
    first = enter_gdp(session, people, "1,234.567891", 0, source_number="示例〔2026〕1 号")
    assert (first.value, first.unit, first.number) == (Decimal("12345678.91"), "元", 1)
    assert values(session, zone_ids, YEAR) == {}
    check(session, people.supervisor, first)
    assert values(session, zone_ids, YEAR) == {"gdp": Decimal("12345678.91")}
    with pytest.raises(InvalidError, match="已核对的数据要更改，请写明原因"):
        enter_gdp(session, people, "2000", 1)
    second = enter_gdp(session, people, "2000", 1, reason="统计部门修订")
    # Until the new one is checked, the old one holds.
    assert values(session, zone_ids, YEAR)["gdp"] == Decimal("12345678.91")
    send_back(session, people.authority, second, ReturnInput(reason="与公报不符"))
    assert (second.state, second.returned_for) == ("returned", "与公报不符")
    assert told(session, people.operator) == [("yearbook_returned", second.id, "daily", True)]
    third = enter_gdp(session, people, "2100", 2, reason="按公报更正")
    check(session, people.authority, third)
    assert values(session, zone_ids, YEAR) == {"gdp": Decimal(21_000_000)}
    kept = history(session, people.supervisor, people.zone, YEAR, "gdp")
    assert [(one.number, one.state, one.value) for one in kept] == [
        (3, "checked", Decimal(21_000_000)),
        (2, "returned", Decimal(20_000_000)),
        (1, "checked", Decimal("12345678.91")),
    ]
    written = select(AuditEntry).where(AuditEntry.object_kind == "yearbook_entry")
    rows = session.scalars(written.order_by(AuditEntry.id))
    assert [row.action.partition(".")[2] for row in rows] == [
        *("enter", "check", "enter", "return", "enter", "check")
    ]


def test_entering_again_before_the_check_replaces_what_waited(
    session: Session, people: People
) -> None:
    first = enter_gdp(session, people, "100", 0)
    second = enter_gdp(session, people, "110", 1)
    assert (first.state, second.state) == ("replaced", "entered")
    assert waiting(session, people.supervisor, people.zone) == {YEAR: 1}
    for act in (check, lambda s, a, e: send_back(s, a, e, ReturnInput(reason="示例"))):
        with pytest.raises(TransitionError, match="目前是“已被新的填报取代”"):
            act(session, people.supervisor, first)
    assert (first.state, first.decided_by) == ("replaced", None)
    # Whoever read the first one only is told of the second.
    with pytest.raises(ConflictError, match="填写期间已有人填报了这个项目"):
        enter_gdp(session, people, "120", 1)
    check(session, people.supervisor, second)
    with pytest.raises(InvalidError, match="与已核对的数值和来源相同"):
        enter_gdp(session, people, "110", 2, reason="示例")


def test_who_entered_never_checks(session: Session, people: People) -> None:
    user = session.get_one(User, people.operator.user_id)
    user.roles.append(UserRole(role="supervisor"))
    session.flush()
    both = actor_of(user)
    entry = enter(session, both, people.zone, YEAR, "gdp", data(), seen=0)
    for act in (check, lambda s, a, e: send_back(s, a, e, ReturnInput(reason="示例"))):
        with pytest.raises(ForbiddenError, match="由您填报，须由另一位监督人员核对"):
            act(session, both, entry)
    for actor in (people.broker, people.author, people.operator):
        with pytest.raises(ForbiddenError):
            check(session, actor, entry)
    with pytest.raises(ForbiddenError):
        enter(session, people.supervisor, people.zone, YEAR, "gdp", data(), seen=1)
    assert entry.state == "entered"
    check(session, people.supervisor, entry)


def test_what_cannot_be_is_refused(session: Session, people: People) -> None:
    with pytest.raises(InvalidError, match="还没有到，不能填报"):
        enter(session, people.operator, people.zone, today().year + 1, "gdp", data(), seen=0)
    with pytest.raises(NotFoundError, match="的年鉴没有这个项目"):
        enter(session, people.operator, people.zone, 2016, "tech_smes", data("3"), seen=0)
    homeless = Actor(None, "示例", None, people.zone.id, frozenset({"operator"}))
    with pytest.raises(InvalidError, match="没有所属单位，不能上传文件"):
        enter(session, homeless, people.zone, YEAR, "gdp", data(), seen=0, received=FILE)
    # Only a document needs an owner.
    assert enter(session, homeless, people.zone, 2018, "gdp", data(), seen=0).upload_id is None
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    with pytest.raises(ForbiddenError, match="属于其他示范区"):
        enter(session, people.operator, far, YEAR, "gdp", data(), seen=0)
    stranger = Actor(None, "示例", None, far.id, frozenset({"supervisor"}))
    mine = enter_gdp(session, people, "1", 0)
    with pytest.raises(NotFoundError, match="属于其他示范区"):
        get_entry(session, stranger, mine.id)
    assert get_entry(session, people.authority, mine.id, lock=True) is mine


def test_a_document_stays_with_the_versions_after_it(session: Session, people: People) -> None:
    entry = enter(
        session, people.operator, people.zone, YEAR, "gdp", data("1"), seen=0, received=FILE
    )
    upload = session.get_one(Upload, entry.upload_id)
    assert (upload.purpose, upload.organization_id) == ("yearbook.source", people.operations.id)
    assert enter_gdp(session, people, "2", 1).upload_id == upload.id


def test_several_zones_make_a_sum_only_when_each_has_a_value(
    session: Session, people: People
) -> None:
    """And a percentage only where all say the same."""
    other = Zone(code="far", name="另一示范区", region="150100")
    session.add(other)
    session.flush()
    there = Actor(None, "示例", None, other.id, frozenset({"operator"}))

    def checked(zone: Zone, actor: Actor, code: str, value: str) -> None:
        entry = enter(session, actor, zone, YEAR, code, data(value), seen=0)
        check(session, people.authority, entry)

    checked(people.zone, people.operator, "enterprises", "80")
    checked(people.zone, people.operator, "gdp", "1")
    checked(people.zone, people.operator, "regional_rd_intensity", "0.95")
    checked(other, there, "enterprises", "20")
    checked(other, there, "regional_rd_intensity", "0.9500")
    both = [people.zone.id, other.id]
    assert values(session, both, YEAR) == {
        "enterprises": Decimal(100),
        "regional_rd_intensity": Decimal("0.95"),
    }
    changed = enter(
        session, there, other, YEAR, "regional_rd_intensity", data("1", reason="更正"), seen=1
    )
    check(session, people.authority, changed)
    assert "regional_rd_intensity" not in values(session, both, YEAR)
    assert values(session, [], YEAR) == values(session, both, YEAR - 1) == {}
    found = entries(session, both, YEAR, ["enterprises", "gdp"])
    assert [(one.zone_id == other.id, one.item) for one in found] == [
        *((False, "enterprises"), (False, "gdp"), (True, "enterprises"))
    ]


@pytest.mark.parametrize(
    ("code", "written", "kept"),
    [
        ("enterprises", "１，２３４", "1234"),
        ("enterprises", "12.0", "12"),
        ("gdp", "0.000001", "0.01"),
        ("gdp", "9 999 999 999.999999", "99999999999999.99"),
        ("regional_rd_intensity", "0.9512", "0.9512"),
    ],
)
def test_values_are_read_as_people_write_them(code: str, written: str, kept: str) -> None:
    assert value_of(item_of(code, YEAR), written) == Decimal(kept)


@pytest.mark.parametrize(
    ("code", "written", "why"),
    [
        ("enterprises", "八十", "应为数字"),
        ("enterprises", "1e3", "应为数字"),
        ("enterprises", "12.5", "应为整数"),
        ("enterprises", "-1", "应在 0 和 1,000,000 家之间，现为“-1”"),
        ("gdp", "0.0000001", "最多 6 位小数"),
        ("gdp", "10000000001", "应在 0 和 10,000,000,000 万元之间"),
        ("regional_rd_intensity", "100.1", "应在 0 和 100 %之间"),
        ("gdp", "9" * 21, "应为数字"),
        ("gdp", "1,5", "应为数字"),
        ("gdp", "12,34,567", "应为数字"),
        ("enterprises", "١٢", "应为数字"),
    ],
)
def test_values_that_cannot_be_are_refused(code: str, written: str, why: str) -> None:
    with pytest.raises(InvalidError) as refused:
        value_of(item_of(code, YEAR), written)
    assert why in refused.value.message


def test_items_have_their_years() -> None:
    assert "tech_smes" not in {one.code for one in items(2016)}
    assert {one.written_unit for one in items(YEAR)} == {"家", "万元", "%", "人", "件"}
    assert all(one.help and one.least < one.most for one in items(YEAR))
    assert list(years(2018)) == [2018, 2017, 2016, 2015]
    assert (name_of("gdp"), name_of("gone")) == ("地区生产总值", "gone")
