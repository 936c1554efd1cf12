"""An import from file to database: what is published, known again, updated and refused."""

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from matcher import outbox
from matcher.accounts.models import Organization, Zone
from matcher.actor import PUBLIC, SYSTEM
from matcher.audit.models import AuditEntry
from matcher.db import Database
from matcher.errors import FileRefusedError, ForbiddenError, InvalidError
from matcher.exchange import ImportReport, exit_status, import_file
from matcher.listings.lifecycle import CHANGED, move
from matcher.listings.models import Demand, Listing, ListingContact
from matcher.listings.review import default_validity
from tests.conftest import People
from tests.exchange.conftest import Import, counts
from tests.exchange.files import write_csv, write_jsonl, write_xlsx

_ROWS = [
    {
        "id": "X1",
        "title": "叶片补焊裂纹",
        "content": "补焊后出现热裂纹",
        "keywords": "高温合金；焊接",
        "organization": "示例稀土材料有限公司",
        "funds_max": 120,
        "valid_until": "2031-01-31",
        "contact_name": "示例联系人",
        "contact_phone": "0472-0000000",
    },
    {"id": "X2", "title": "冷却水结垢", "organization": "示例工业大学", "industry": "C3240"},
    {"title": "没有编号的需求", "备注": "忽略"},
]


def _take(database: Database, path: Path, kind: str = "demand", **options: Any) -> ImportReport:
    return import_file(database, SYSTEM, kind, path, **options)


def _summary(report: ImportReport) -> tuple[int, int, int, int, int]:
    return (report.total, report.new, report.updated, report.unchanged, report.refused)


def test_rows_become_published_listings_with_contact_audit_and_outbox(
    database: Database, tmp_path: Path
) -> None:
    report = _take(database, write_jsonl(tmp_path / "a.jsonl", _ROWS))
    assert _summary(report) == (3, 3, 0, 0, 0)
    assert (report.refusals, report.report_path, report.ignored_columns) == ((), None, ("备注",))
    assert exit_status(report) == 0
    with database.read() as session:
        first, second, third = session.scalars(select(Demand).order_by(Demand.id)).all()
        zone = session.scalars(select(Zone)).one()
        assert (zone.code, zone.name, zone.region) == (
            "default",
            "科技成果转移转化示范区",
            "150000",
        )
        assert (first.title, first.problem, first.keywords) == (
            "叶片补焊裂纹",
            "补焊后出现热裂纹",
            ["高温合金", "焊接"],
        )
        assert (first.funds_max, first.valid_until) == (120.0, date(2031, 1, 31))
        assert (first.state, first.source, first.external_id) == ("published", "import", "X1")
        assert (first.zone_id, first.version, first.created_by) == (zone.id, 1, None)
        assert first.published_at
        assert [listing.code[-5:] for listing in (first, second, third)] == [
            *("-0001", "-0002", "-0003")
        ]
        assert second.valid_until == default_validity("demand")
        assert third.external_id == f"sha:{str(third.content_hash)[:32]}"
        owners = [listing.organization for listing in (first, second, third)]
        assert [(owner.name, owner.kind) for owner in owners] == [
            ("示例稀土材料有限公司", "enterprise"),
            ("示例工业大学", "university"),
            ("外部来源（待核实）", "enterprise"),
        ]
        contact = session.get_one(ListingContact, first.id)
        assert (contact.contact_name, contact.contact_phone) == ("示例联系人", "0472-0000000")
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(e.action, e.object_id, e.actor_name) for e in entries] == [
            ("listing.import", listing.id, "系统") for listing in (first, second, third)
        ]
        assert entries[0].after
        assert entries[0].after["external_id"] == "X1"
        assert "0472" not in str(entries[0].after)
        changed = outbox.entries_after(session, 0, topic=CHANGED)
        assert [entry.object_id for entry in changed] == [first.id, second.id, third.id]


def test_a_second_import_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", _ROWS)
    _take(database, path)
    before = counts(database)
    report = _take(database, path)
    assert _summary(report) == (3, 0, 0, 3, 0)
    assert counts(database) == before
    assert _summary(_take(database, path, organization="别的默认单位")) == (3, 0, 0, 3, 0)
    with database.read() as session:
        assert len(session.scalars(select(Organization)).all()) == 3


def test_a_changed_row_updates_its_listing_and_leaves_its_state(
    database: Database, tmp_path: Path
) -> None:
    _take(database, write_jsonl(tmp_path / "a.jsonl", _ROWS))
    with database.write() as session:
        listing = session.scalars(select(Listing).where(Listing.external_id == "X1")).one()
        move(session, SYSTEM, listing, "pause")
    before = counts(database)
    changed = {"id": "X1", "title": "叶片补焊热裂纹", "content": "补焊后出现热裂纹"}
    changed |= {"organization": "示例新单位", "contact_email": "name@example.com"}
    report = _take(database, write_jsonl(tmp_path / "b.jsonl", [changed, *_ROWS[1:]]))
    assert _summary(report) == (3, 0, 1, 2, 0)
    after = counts(database)
    assert after == {
        "listings": before["listings"],
        "listing_contacts": before["listing_contacts"],
        "audit_entries": before["audit_entries"] + 1,
        "outbox": before["outbox"] + 1,
    }
    with database.read() as session:
        now = session.scalars(select(Demand).where(Demand.external_id == "X1")).one()
        assert (now.id, now.code, now.state) == (listing.id, listing.code, "paused")
        assert (now.title, now.keywords, now.funds_max) == ("叶片补焊热裂纹", [], None)
        # The file names no day any more: the one that is set stays.
        assert (now.valid_until, now.version) == (date(2031, 1, 31), 3)
        assert now.organization.name == "示例新单位"
        contact = session.get_one(ListingContact, now.id)
        assert (contact.contact_name, contact.contact_email) == ("", "name@example.com")
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "listing.import_update")
        ).one()
        assert entry.before
        assert entry.after
        assert (entry.before["title"], entry.after["title"]) == ("叶片补焊裂纹", "叶片补焊热裂纹")
        assert "problem" not in entry.before
        [last] = outbox.entries_after(session, before["outbox"], topic=CHANGED)
        assert last.object_id == now.id


def test_organizations_are_found_by_name_and_lend_their_place(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        zone = Zone(code="first", name="示例示范区", region="150200")
        session.add(zone)
        session.flush()
        session.add(
            Organization(
                name="示例集团", kind="agency", zone_id=zone.id, region="150200", industry="C3240"
            )
        )
    rows = [
        {"title": "甲", "单位": "示例集团"},
        {"title": "乙", "单位": "示例集团", "地区": "呼和浩特市", "单位类型": "企业"},
        {"title": "丙", "单位": "示例职业技术学院"},
        {"title": "丁", "单位": "示例稀土研究院"},
        {"title": "戊", "单位": "示例转移中心", "单位类型": "技术转移机构"},
        {"title": "己"},
    ]
    report = _take(
        database, write_jsonl(tmp_path / "a.jsonl", rows), "achievement", organization="某名录"
    )
    assert _summary(report) == (6, 6, 0, 0, 0)
    with database.read() as session:
        assert [z.code for z in session.scalars(select(Zone))] == ["first"]
        listings = session.scalars(select(Listing).order_by(Listing.id)).all()
        assert [(x.organization.kind, x.region, x.industry) for x in listings] == [
            ("agency", "150200", "C3240"),
            ("agency", "150100", "C3240"),
            ("university", None, None),
            ("institute", None, None),
            ("agency", None, None),
            ("institute", None, None),
        ]
        assert listings[-1].organization.name == "某名录"
        assert {x.zone_id for x in listings} == {listings[0].organization.zone_id}


def test_two_imports_of_one_file_at_once_double_nothing(database: Database, tmp_path: Path) -> None:
    rows = [{"id": f"X{n}", "title": f"需求 {n}", "单位": f"单位 {n % 7}"} for n in range(1_200)]
    paths = [write_jsonl(tmp_path / f"{name}.jsonl", rows) for name in "ab"]
    reports: list[ImportReport] = []
    threads = [
        threading.Thread(target=lambda path=path: reports.append(_take(database, path)))
        for path in paths
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.new for report in reports) == 1_200
    assert sum(report.unchanged for report in reports) == 1_200
    assert counts(database)["listings"] == counts(database)["outbox"] == 1_200


def test_no_row_belongs_to_the_platform_s_own_organizations(take: Import, tmp_path: Path) -> None:
    name = "社会来件（示范区代为发布）"
    rows = [{"title": "示例需求", "organization": name}, {"title": "另一条"}]
    report = take("demand", write_jsonl(tmp_path / "a.jsonl", rows))
    assert _summary(report) == (2, 1, 0, 0, 1)
    assert [(refusal.number, refusal.value) for refusal in report.refusals] == [(1, name)]


def test_bad_rows_are_refused_and_the_good_ones_taken(take: Import, tmp_path: Path) -> None:
    lines = [
        ["编号", "题目", "内容", "所属行业", "有效期至"],
        ["1", "好的需求", "内容", "C3240", "2030-01-01"],
        ["2", "行业不对", "内容", "C9999", ""],
        ["3", "", "没有名称", "", ""],
        ["1", "编号重复", "内容", "", ""],
        ["5", "日期不对", "内容", "", "2025-02-30"],
        ["6", "=HYPERLINK(1)", "字" * 20_001, "", ""],
        ["7", "另一条好的", "内容", "", "", "多出的格"],
        ["8", "第三条好的"],
    ]
    path = write_csv(tmp_path / "需求.csv", lines, encoding="gb18030")
    report = take("demand", path)
    assert _summary(report) == (8, 2, 0, 0, 6)
    assert exit_status(report) == 1
    assert [(r.number, r.column, r.value) for r in report.refusals] == [
        (3, "所属行业", "C9999"),
        (4, "题目", ""),
        (5, "编号", "1"),
        (6, "有效期至", "2025-02-30"),
        (7, "内容", "字" * 60),
        (8, "", ""),
    ]
    assert report.refusals[2].reason == "来源编号：与第 2 行重复，请改正编号或删除其中一行"
    assert report.report_path == tmp_path / "需求.csv.refused.csv"
    assert report.report_path.read_text(encoding="utf-8-sig").count("\n") == 7
    assert _summary(take("demand", path, report=tmp_path / "r.csv")) == (8, 0, 0, 2, 6)
    assert (tmp_path / "r.csv").exists()


def test_refused_rows_leave_nothing_behind(take: Import, sqlite: Database, tmp_path: Path) -> None:
    rows = [{"title": "", "单位": "不该登记的单位"}, {"title": "长" * 201}]
    report = take("demand", write_jsonl(tmp_path / "a.jsonl", rows))
    assert _summary(report) == (2, 0, 0, 0, 2)
    assert set(counts(sqlite).values()) == {0}
    with sqlite.read() as session:
        assert session.scalars(select(Organization)).all() == []
        assert session.scalars(select(Zone)).all() == []


def test_the_same_id_may_stand_for_another_kind(take: Import, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"id": "1", "title": "甲", "content": "文"}])
    assert [take(kind, path).new for kind in ("demand", "scenario", "achievement")] == [1, 1, 1]


def test_a_mapping_renames_and_ignores(take: Import, sqlite: Database, tmp_path: Path) -> None:
    mapping = tmp_path / "m.json"
    mapping.write_text('{"技术难题": "problem", "内容": null}', encoding="utf-8")
    path = write_csv(tmp_path / "a.csv", [["名称", "技术难题", "内容"], ["甲", "难", "不读"]])
    report = take("demand", path, mapping=mapping)
    assert (report.new, report.ignored_columns) == (1, ())
    with sqlite.read() as session:
        assert session.scalars(select(Demand.problem)).all() == ["难"]


def test_progress_counts_rows_to_the_end(take: Import, tmp_path: Path) -> None:
    rows = [{"id": str(n), "title": f"需求 {n}" if n % 9 else ""} for n in range(1_100)]
    seen: list[tuple[int, int]] = []
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    report = take("demand", path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(500, 1_100), (1_000, 1_100), (1_100, 1_100)]
    assert _summary(report) == (1_100, 977, 0, 0, 123)
    assert report.seconds > 0


def test_the_three_formats_give_the_same_listings(
    sqlite: Database, take: Import, tmp_path: Path
) -> None:
    titles = [
        "编号",
        "名称",
        "主要问题",
        "关键词",
        "技术指标",
        "期限（月）",
        "拟投入资金上限（万元）",
    ]
    titles += ["可提供试验场景", "有效期至", "单位名称", "合作方式"]
    cells = ["X1", "补焊", "一行\n二行，“三”", "焊接；裂纹", "合格率≥95%", 12, 99.5, True]
    cells += [date(2030, 6, 1), "示例单位", "技术许可；技术入股"]
    second: list[Any] = ["X2", "冷却", "", "", "", "", 7.0, False, "2030年6月2日", "", ""]
    texts = [
        ["是" if c is True else "否" if c is False else str(c) for c in r] for r in (cells, second)
    ]
    objects = [dict(zip(titles, row, strict=True)) for row in (cells, second)]
    objects[0] |= {
        "有效期至": "2030-06-01",
        "关键词": ["焊接", "裂纹"],
        "合作方式": ["license", "equity"],
    }
    objects[0]["技术指标"] = [{"name": "合格率", "operator": "≥", "value": 95, "unit": "%"}]
    files = [
        write_jsonl(tmp_path / "a.jsonl", objects),
        write_csv(tmp_path / "a.csv", [titles, *texts], encoding="utf-8-sig"),
        write_csv(tmp_path / "b.csv", [titles, *texts], encoding="gb18030", delimiter="\t"),
        write_xlsx(tmp_path / "a.xlsx", [titles, cells, second]),
    ]
    results = [_summary(take("demand", path)) for path in files]
    assert results == [(2, 2, 0, 0, 0)] + [(2, 0, 0, 2, 0)] * 3
    with sqlite.read() as session:
        one = session.scalars(select(Demand).where(Demand.external_id == "X1")).one()
        assert (one.problem, one.time_limit_months) == ("一行\n二行，“三”", 12)
        assert (one.funds_max, one.scenario_trial) == (99.5, True)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "序号,内容\n1,甲\n", "没有找到写名称的列"),
        ("a.jsonl", '{"内容": "甲"}\n', "没有找到写名称的列"),
        ("a.csv", "title,名称\n甲,乙\n", "两列都会读作“名称”"),
        ("a.jsonl", "title\n", "没有一行是有内容的 JSON 对象"),
        ("a.doc", "title\n甲\n", "类型不认识"),
    ],
)
def test_refused_files_write_nothing(
    take: Import, sqlite: Database, tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileRefusedError, match=message):
        take("demand", path)
    assert set(counts(sqlite).values()) == {0}
    assert list(tmp_path.glob("a.*")) == [path]


def test_only_who_may_review_may_import(sqlite: Database, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", _ROWS)
    with pytest.raises(ForbiddenError):
        import_file(sqlite, PUBLIC, "demand", path)
    with pytest.raises(InvalidError, match="单位名称：最多 120 字"):
        import_file(sqlite, SYSTEM, "demand", path, organization="长" * 121)
    assert set(counts(sqlite).values()) == {0}


def test_operators_publish_nothing_of_their_own_organization(
    sqlite: Database, tmp_path: Path
) -> None:
    with sqlite.write() as session:
        people = People(session)
    path = write_jsonl(tmp_path / "a.jsonl", [{"title": "甲"}])
    with pytest.raises(ForbiddenError, match="本单位的信息不能由本单位直接发布"):
        import_file(sqlite, people.operator, "demand", path, organization=people.operations.name)
    assert counts(sqlite)["listings"] == 0
    others = import_file(sqlite, people.operator, "demand", path, organization="示例归集单位")
    assert others.new == 1
