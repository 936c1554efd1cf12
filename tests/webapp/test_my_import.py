"""Import in the page: upload, look, mend, leave out, take."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.exchange.preview import open_previews
from matcher.listings.models import Listing
from matcher.taxonomy import load_rules
from tests.exchange.files import write_csv, write_xlsx
from tests.webapp.members import listing_of
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import CONTACT, PHONE, LintingClient, Site

HEAD = ["名称", "来源编号", "成果简介", "地区", "成熟度（TRL）", "联系电话"]
GOOD = ["青贮发酵剂", "U1", "耐冷菌种", "包头市", "7", PHONE]
BAD = ["羊绒分梳", "U2", "短绒率在线测定", "大都会", "12", ""]


@pytest.fixture
def member(site: Site) -> LintingClient:
    return site.client("researcher")


def sent(client: LintingClient, path: Path, page: str = "/my/import", **more: str) -> Any:
    data = {"kind": "achievement", "file": (BytesIO(path.read_bytes()), path.name), **more}
    if page == "/my/import":
        return client.submit(page, data)
    return client.submit(f"{page}/again", {"file": data["file"]}, page=page)


def opened(client: LintingClient, tmp_path: Path, *lines: list[str]) -> str:
    """Upload these lines; returns the address of the preview."""
    answer = sent(client, write_xlsx(tmp_path / "示例成果.xlsx", [HEAD, *lines]))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def told(page: str) -> list[str]:
    return [words(one) for one in by_class(parse(page), "notice")]


def rows(page: str) -> list[list[str]]:
    body = next(parse(page).iter("tbody"))
    return [[words(cell) for cell in row.iter("td")][1:5] for row in body.iter("tr")]


def mine(site: Site) -> list[Listing]:
    with site.runtime.database.read() as session:
        query = session.query(Listing).filter(Listing.source.startswith("member-"))
        return query.order_by(Listing.id).all()


def test_every_row_is_shown_with_what_is_wrong(
    site: Site, member: LintingClient, tmp_path: Path
) -> None:
    page = member.get(opened(member, tmp_path, GOOD, BAD)).text
    assert rows(page) == [
        ["2", "青贮发酵剂", "新增", "将新增一条"],
        [
            "3",
            "羊绒分梳",
            "有问题",
            "地区：地区“大都会”不存在。请填盟市或旗县区的名称或六位代码，例如 150200 或 包头市 "
            "（地区列）成熟度（TRL）：不能大于 9，现为“12” （成熟度（TRL）列）",
        ],
    ]
    assert "可以取用 1 行" in page
    assert mine(site) == []
    bad = member.get("/my/import/1?show=bad").text
    assert [row[0] for row in rows(bad)] == ["3"]
    assert "没有这样的行" in member.get("/my/import/1?show=unchanged").text
    assert "示例成果.xlsx" in links(member.get("/my/import").text)
    assert links(member.get("/my").text)["示例成果.xlsx"] == "/my/import/1"


def test_a_row_is_mended_in_the_form_of_its_listing(
    site: Site, member: LintingClient, tmp_path: Path
) -> None:
    preview = opened(member, tmp_path, GOOD, BAD)
    form = parse(member.get(f"{preview}/rows/3?show=bad").text)
    values = {one.get("name"): one.get("value") for one in form.iter("input")}
    assert (values["title"], values["external_id"]) == ("羊绒分梳", "U2")
    errors = [words(one) for one in by_class(form, "field-error")]
    assert [one.partition("：")[2][:6] for one in errors] == ["地区“大都会", "不能大于 9"]
    typed = {"title": "羊绒分梳", "abstract": "短绒率", "region": "150200", "external_id": "U2"}
    still = member.submit(f"{preview}/rows/3", {**typed, "trl": "12"})
    assert still.status_code == 422
    assert "这一行有 1 处需要修改" in still.text
    done = member.submit(f"{preview}/rows/3", {**typed, "trl": "7", "show": "bad"})
    assert done.location == f"{preview}?show=bad"
    assert "可以取用 2 行" in member.get(preview).text
    more = member.submit(f"{preview}/rows/3", {**typed, "add": "indicators"})
    assert more.status_code == 200
    assert member.get(f"{preview}/rows/99").status_code == 404


def test_bad_rows_go_out_and_come_back(site: Site, member: LintingClient, tmp_path: Path) -> None:
    preview = opened(member, tmp_path, GOOD, BAD)
    answer = member.get(f"{preview}/problems.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    path = tmp_path / "改好.xlsx"
    path.write_bytes(answer.data)
    [head, line] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    mended = dict(zip(head, line, strict=True)) | {"地区": "呼和浩特市", "成熟度（TRL）": "6"}
    stray = {**mended, "行号": "88"}
    again = write_xlsx(path, [head, list(mended.values()), list(stray.values())])
    page = member.get(sent(member, again, preview).location).text
    assert told(page) == [
        "已读入 1 行改过的内容。",
        "有 1 行没有读入：它们的“行号”重复，或不在这次导入中。",
    ]
    assert "可以取用 2 行" in page
    empty = member.submit(f"{preview}/again", {}, page=preview)
    assert empty.status_code == 422
    assert "请选择要导入的文件" in empty.text


def test_left_out_and_taken_back_in(site: Site, member: LintingClient, tmp_path: Path) -> None:
    preview = opened(member, tmp_path, GOOD, BAD)
    leave = member.submit(f"{preview}/rows", {"rows": ["2", "x"], "choice": "leave"}, page=preview)
    page = member.get(leave.location).text
    assert "现在没有可以取用的行" in page
    assert rows(page)[0][2] == "不取用"
    refused = member.submit(f"{preview}/take", {"then": "draft"}, page=preview)
    assert refused.status_code == 409
    member.submit(f"{preview}/rows", {"rows": "2", "choice": "take"}, page=preview)
    assert "可以取用 1 行" in member.get(preview).text
    nothing = member.submit(f"{preview}/rows", {"choice": "leave"}, page=preview)
    assert told(member.get(nothing.location).text) == ["请先勾选要取用或不取用的行。"]


@pytest.mark.parametrize(("then", "state"), [("draft", "draft"), ("submit", "submitted")])
def test_taken_once_as_drafts_or_for_review(
    site: Site, member: LintingClient, tmp_path: Path, then: str, state: str
) -> None:
    preview = opened(member, tmp_path, GOOD, BAD)
    member.submit(f"{preview}/take", {"then": then}, page=preview)
    page = member.get(preview).text
    assert "已取用 1 条" in page
    assert [row[0] for row in rows_of_taken(page)] == ["3"]
    [listing] = mine(site)
    assert (listing.state, listing.title, listing.external_id) == (state, "青贮发酵剂", "U1")
    token = member.token("/my/import")
    again = member.post(f"{preview}/take", data={"csrf_token": token})
    assert again.status_code == 409
    assert "这次导入已取用" in again.text
    assert len(mine(site)) == 1
    if state == "submitted":
        shown = site.client("operator").get(f"/review/{listing.code}").text
        assert "member-" not in shown


def rows_of_taken(page: str) -> list[list[str]]:
    body = next(parse(page).iter("tbody"))
    return [[words(cell) for cell in row.iter("td")] for row in body.iter("tr")]


def test_operators_publish_for_organizations_of_their_zone(site: Site, tmp_path: Path) -> None:
    operator = site.client("operator")
    path = write_xlsx(
        tmp_path / "a.xlsx", [["名称", "单位"], ["甲成果", ""], ["乙成果", "示例新研究院"]]
    )
    preview = sent(operator, path, organization="示例归集单位").location
    page = operator.get(preview).text
    assert "取用 2 条并发布" in page
    assert "没有写明单位的行归入“示例归集单位”" in page
    operator.submit(f"{preview}/take", {"then": "publish"}, page=preview)
    first = listing_of(site, site.code("甲成果"))
    assert (first.state, first.source) == ("published", "import")
    assert "已取用 2 条" in operator.get(preview).text


def test_given_up(site: Site, member: LintingClient, tmp_path: Path) -> None:
    preview = opened(member, tmp_path, GOOD)
    answer = member.submit(f"{preview}/drop", {}, page=preview)
    assert "内容已经删除" in member.get(answer.location).text
    assert "已放弃" in member.get(preview).text
    with site.runtime.database.read() as session:
        assert open_previews(session, site.people.researcher) == []


def test_gbk_and_ignored_columns(site: Site, member: LintingClient, tmp_path: Path) -> None:
    lines = [[*HEAD, "内部备注"], [*GOOD, "略"]]
    answer = sent(member, write_csv(tmp_path / "导出.csv", lines, encoding="gbk"))
    page = member.get(answer.location).text
    assert told(page) == ["没有读取这些列：内部备注。列名见模板的“填写说明”。"]
    assert rows(page)[0][1] == "青贮发酵剂"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("", b"", "请选择要导入的文件"),
        ("a.pdf", b"%PDF-1.4", "的类型不认识"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "是旧版 xls"),
        ("a.csv", b"", "是空文件"),
        ("a.csv", "列一,列二\n1,2\n".encode(), "没有找到写名称的列"),
        ("a.csv", "名称\n".encode(), "只有表头，没有内容"),
        ("../../a.jsonl", b"[1]", "“a.jsonl”里没有一行是有内容的 JSON 对象"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(
    site: Site, member: LintingClient, name: str, content: bytes, said: str
) -> None:
    data = {"kind": "achievement", "file": (BytesIO(content), name)}
    answer = member.submit("/my/import", data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "没有完成的导入" not in member.get("/my/import").text


def test_a_kind_that_the_role_posts(site: Site, member: LintingClient, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, GOOD])
    for kind in ("demand", "", "nonsense"):
        answer = sent(member, path, kind=kind)
        assert answer.status_code == 422
        assert "请选择导入哪一类信息" in answer.text
    assert member.get("/my/import/demand.xlsx").status_code == 403
    template = member.get("/my/import/achievement.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(template.data))
    assert book.sheet_names == ["科技成果", "填写说明"]


def test_contacts_are_shown_only_in_the_form_of_the_row(
    site: Site, member: LintingClient, tmp_path: Path
) -> None:
    preview = opened(member, tmp_path, GOOD)
    assert PHONE not in member.get(preview).text
    assert PHONE in member.get(f"{preview}/rows/2").text
    assert CONTACT["contact_phone"] == PHONE


def test_five_thousand_rows_stay_usable(site: Site, member: LintingClient, tmp_path: Path) -> None:
    limit = load_rules().own_listings.import_rows
    lines = [["名称", "来源编号"], *([f"成果{n}", str(n)] for n in range(limit))]
    preview = sent(member, write_csv(tmp_path / "a.csv", lines)).location
    with counted(site) as statements:
        page = member.get(f"{preview}?page=100").text
    assert len(statements) <= 12
    assert [row[0] for row in rows(page)][-1] == f"{limit + 1:,}"
    refused = member.submit(f"{preview}/take", {"then": "submit"}, page=preview)
    assert refused.status_code == 409
    assert "一次最多提交 500 条，现有 5,000 条" in refused.text


def test_mended_files_are_limited_like_the_first(site: Site, member: LintingClient) -> None:
    data = {"csrf_token": member.token("/my/import")}
    answers = [member.post("/my/import/9/again", data=data) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [404] * 60 + [429]


def test_whoever_is_not_verified_reads_how_to_become_it(
    site: Site, member: LintingClient, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, BAD])
    preview = sent(member, path).location
    token = member.token(preview)

    def unverify(session: Session) -> None:
        session.get_one(Organization, site.people.university.id).state = "registered"

    site.write(unverify)
    page = member.get("/my/import").text
    assert "通过核验后才能批量导入" in page
    assert links(page)["查看我的单位"] == "/my/organization"
    assert 'type="file"' not in page
    for address in ("/my/import", f"{preview}/again"):
        data = {"csrf_token": token, "kind": "achievement"}
        answer = member.post(address, data={**data, "file": (BytesIO(b"x"), "a.xlsx")})
        assert answer.status_code == 409
        assert "贵单位还没有通过示范区核验，通过后才能批量导入" in answer.text
