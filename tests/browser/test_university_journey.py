"""A university imports its achievements, mends what is bad, and handles many at once."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from matcher.listings.models import Listing
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Open
from tests.browser.test_journey import sign_in
from tests.exchange.files import write_xlsx
from tests.webapp.members import by_code
from tests.webapp.site import Site

_HEAD = ["名称", "来源编号", "成果简介", "技术领域", "成熟度（TRL）"]


def checked(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def workbook(folder: Path) -> Path:
    """Twenty achievements; the fifth and the ninth are bad."""
    lines = [[f"耐冷发酵剂 {n:02}", f"{n}", "冬季青贮不霉变", "农业", "7"] for n in range(1, 21)]
    lines[4][4] = "十二"
    lines[8][3] = "炼金"
    return write_xlsx(folder / "成果.xlsx", [_HEAD, *lines])


def take(page: Page, file: Path) -> None:
    sign_in(page, "researcher", "/my")
    checked(page)
    page.get_by_role("link", name="批量导入").click()
    checked(page)
    page.get_by_label("文件", exact=True).set_input_files(file)
    page.get_by_role("button", name="上传并查看").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("可以取用 18 行")
    checked(page)
    page.get_by_role("link", name="有问题 2").click()
    page.get_by_role("link", name=re.compile("修改 ?第 6 行")).click()
    expect(page.get_by_role("alert")).to_contain_text("成熟度（TRL）")
    checked(page)
    page.get_by_role("combobox", name="成熟度").select_option("7")
    page.get_by_role("button", name="保存这一行").last.click()
    expect(page.get_by_role("status").first).to_have_text("第 6 行已改好：新增。")


def mend_in_excel(page: Page, folder: Path) -> None:
    page.get_by_text("在 Excel 中一起改有问题的行").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有问题的行").click()
    assert download.value.suggested_filename.startswith("待改的行-成果")
    mended = [["行号", "名称", "来源编号", "成果简介", "技术领域"]]
    mended.append(["10", "耐冷发酵剂 改好", "9", "冬季青贮不霉变", "农业"])
    page.get_by_label("改好的文件").set_input_files(write_xlsx(folder / "改好.xlsx", mended))
    page.get_by_role("button", name="上传改好的行").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("可以取用 20 行")


def test_twenty_achievements_from_excel_to_their_end(
    window: Open, live: Site, tmp_path: Path
) -> None:
    page = window(1440)
    page.set_default_timeout(5_000)
    take(page, workbook(tmp_path))
    mend_in_excel(page, tmp_path)
    page.get_by_role("button", name="取用 20 条，存为草稿").click()
    expect(page.get_by_role("status").first).to_contain_text("已取用：新增 20 条")
    checked(page)

    page.goto("/my/listings?state=draft&q=耐冷发酵剂")
    checked(page)
    page.get_by_label("筛选出的全部 20 条").check()
    page.get_by_role("button", name="提交审核…").click()
    checked(page)
    page.get_by_role("button", name="提交审核 20 条").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交审核 20 条")
    codes = [
        re.search(r"A\d{4}-\d+", text) for text in page.locator(".own-row .meta").all_inner_texts()
    ]
    live.write(lambda session: [_publish(by_code(session, one.group())) for one in codes if one])

    page.goto("/my/listings?state=published&sort=newest&q=耐冷发酵剂")
    page.get_by_label("选择本页").check()
    page.get_by_label("选择 A").first.uncheck()
    page.get_by_role("button", name="续期…").click()
    page.get_by_label(re.compile("有效期至")).fill("2099-12-31")
    page.get_by_role("button", name="续期 19 条").click()
    expect(page.get_by_role("status").first).to_contain_text("已续期 19 条")
    expect(page.locator("time", has_text="2099-12-31").first).to_be_visible()
    page.get_by_role("link", name="返回我的信息").click()
    page.get_by_label("选择 A").nth(0).check()
    page.get_by_label("选择 A").nth(1).check()
    page.get_by_role("button", name="撤回…").click()
    expect(page.get_by_role("main")).to_contain_text("不能恢复")
    page.get_by_role("button", name="撤回 2 条").click()
    expect(page.get_by_role("status").first).to_contain_text("已撤回 2 条")


def _publish(listing: Listing) -> None:
    """What a reviewer would do twenty times."""
    listing.state = "published"
