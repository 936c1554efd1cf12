"""第 1 期 from its composition to the public, in real windows, and what later changes do to it."""

import json
import re
from io import BytesIO
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from matcher.accounts.models import Organization, User, UserRole
from matcher.accounts.sign_in_models import SecondFactor
from matcher.clock import now
from matcher.list_issues.content import digest
from matcher.listings.lifecycle import move
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import ENTRANCE, WIDTHS, Open
from tests.conftest import TOTP_SECRET
from tests.webapp.members import by_code
from tests.webapp.site import Site

TITLES = (
    "示例清单需求甲：稀土尾矿综合利用",
    "示例清单需求乙：低温电池加热",
    "示例清单需求丙：=1+1",
)
FUNDS = [100.5, 200, 300]
NAME, PREFACE = "示例示范区第一批技术需求清单", "欢迎院校和科研机构对接。"


def enter(page: Page, login: str, then: str) -> None:
    page.goto(f"{ENTRANCE}?login={login}&then={then}")
    page.wait_for_load_state("load")


def fits(page: Page) -> None:
    """The page is accessible, and no wider than the window at any width."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) <= 0, page.url
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": 1440, "height": WIDTHS[1440]})


def compose(page: Page) -> str:
    """An issue of the three demands, moved by hand and by button; returns its desk address."""
    enter(page, "operator", "/zone/lists")
    page.get_by_role("button", name="新建技术需求清单").click()
    expect(page.get_by_role("status").first).to_contain_text("已新建清单")
    page.get_by_label("标题").fill(NAME)
    page.get_by_label("前言").fill(PREFACE)
    lines = page.locator(".list-line")
    for number in (0, 1):
        lines.filter(has_text=TITLES[number]).get_by_role("button", name="置顶").click()
        expect(lines.first).to_contain_text(TITLES[number])
    below = lines.nth(1).bounding_box() or {}
    lower = {"x": 60, "y": below["height"] - 4}
    lines.first.locator("[data-handle]").drag_to(lines.nth(1), target_position=lower)
    expect(lines.first).to_contain_text(TITLES[0])
    count = lines.count()
    lines.filter(has_text=TITLES[2]).get_by_role("button", name="移除").click()
    expect(lines).to_have_count(count - 1)
    expect(lines.nth(1)).to_contain_text(TITLES[1])
    fits(page)
    page.get_by_role("button", name="选入信息").click()
    page.get_by_label("名称、编号或单位").fill("需求丙")
    page.get_by_role("button", name="筛选").click()
    page.get_by_label(TITLES[2]).check()
    fits(page)
    page.get_by_role("button", name="选入勾选的信息").click()
    expect(page.get_by_role("status").first).to_contain_text("已选入 1 条")
    page.get_by_role("link", name="返回清单").first.click()
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    fits(page)
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("main")).to_contain_text("须由本示范区另一位运营人员批准")
    expect(page.get_by_role("button", name="批准并公开")).to_have_count(0)
    return page.url


def downloaded(page: Page) -> dict[str, bytes]:
    """The three files of the issue that the page shows, as the links serve them."""
    files = {}
    for name in ("PDF", "Excel", "JSON"):
        address = page.get_by_role("link", name=f"下载 {name}").get_attribute("href") or ""
        answer = page.request.get(address)
        assert answer.status == 200
        files[name] = answer.body()
    return files


def hire(site: Site, login: str) -> None:
    """Another operator, signed in by the entrance."""
    operations = site.people.operations
    with site.runtime.database.write() as session:
        user = User(
            login=login,
            display_name=f"示例{login}",
            password_hash="-",
            organization_id=operations.id,
            zone_id=operations.zone_id,
            roles=[UserRole(role="operator")],
        )
        session.add(user)
        session.flush()
        session.add(SecondFactor(user_id=user.id, secret=TOTP_SECRET, enrolled_at=now()))


def change(site: Site, code: str) -> None:
    """Rename a listing and its organization, and withdraw it."""
    with site.runtime.database.write() as session:
        listing = by_code(session, code)
        listing.title = "改过的名称"
        session.get_one(Organization, listing.organization_id).name = "改过的单位"
        move(session, site.people.author, listing, "withdraw")


def test_the_first_issue(window: Open, live: Site) -> None:
    codes = [
        live.publish("demand", title, funds_max=funds)
        for title, funds in zip(TITLES, FUNDS, strict=True)
    ]
    hire(live, "approver")
    address = compose(window(1440))
    approver = window(1440)
    enter(approver, "approver", urlsplit(address).path)
    fits(approver)
    approver.get_by_role("button", name="批准并公开").click()
    expect(approver.get_by_role("status").first).to_contain_text("第 1 期”已批准并公开")
    public = window(1440)
    public.goto("/lists")
    public.get_by_role("link", name=re.compile(NAME)).click()
    expect(public.locator(".list-issue-number")).to_have_text(re.compile("第 1 期"))
    fits(public)
    table = public.locator("main table")
    shown, files = table.inner_text(), downloaded(public)

    document = json.loads(files["JSON"])
    assert digest(document["content"]) == document["sha256"]
    entries = document["content"]["entries"]
    assert [entries[place]["title"] for place in (0, 1, -1)] == list(TITLES)
    sheet = CalamineWorkbook.from_filelike(BytesIO(files["Excel"])).get_sheet_by_index(0)
    header, *rows = sheet.to_python()
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    for label, key in (("编号", "code"), ("名称", "title"), ("单位", "organization")):
        assert [row[label] for row in cells] == [entry[key] for entry in entries]
    assert [cells[place]["资金上限（万元）"] for place in (0, 1, -1)] == FUNDS
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(files["PDF"])).pages)
    text = "".join(text.split())
    assert [said for said in (NAME, PREFACE, *TITLES, *codes) if said not in text] == []

    change(live, codes[0])
    public.reload()
    expect(table).to_contain_text("已不再公开")
    assert table.inner_text().replace("\n已不再公开", "") == shown
    assert downloaded(public) == files
