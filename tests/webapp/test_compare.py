"""Achievements side by side: cells and verdicts, states, the sheet, and what was ticked."""

import io
from xml.etree.ElementTree import Element

import pytest
from python_calamine import CalamineWorkbook

from tests.webapp.members import CURE, NEED, suggested
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

OTHER = "青贮乳酸菌剂第01号"


@pytest.fixture
def broker(shown: Site) -> LintingClient:
    return shown.client("broker")


def address(site: Site, *titles: str, place: str = "/desk/compare") -> str:
    offers = "".join(f"&with={site.code(title)}" for title in titles)
    return f"{place}?need={site.code(NEED)}{offers}"


def table(page: str) -> dict[str, Element]:
    """The rows by label."""
    (found,) = by_class(parse(page), "compare-table")
    lines = [line for body in found.iter("tbody") for line in body.iter("tr")]
    heads = [line.find("th") for line in lines]
    labels = [(head.text or "").strip() for head in heads if head is not None]
    return dict(zip(labels, lines, strict=True))


def cells(row: Element) -> list[str]:
    return [words(cell) for cell in row.findall("td")]


def test_what_each_says_stands_beside_what_is_wanted(shown: Site, broker: LintingClient) -> None:
    page = broker.get(address(shown, CURE, OTHER)).text
    found = table(page)
    rate = found["补焊合格率"]
    assert "要求：≥ 95 %" in words(rate)
    assert cells(rate)[0].startswith("✔ 满足")
    assert "98.6" in cells(rate)[0]
    assert cells(rate)[1] == "? 未说明"
    assert cells(found["成熟度"]) == ["✔ 满足TRL 7", "✘ 不满足TRL 4"]
    assert "需方：TRL 6 以上" in words(found["成熟度"])
    assert cells(found["知识产权"]) == ["发明专利（已授权） 1 项", "未说明"]
    assert cells(found["价格"]) == ["80 万元", "未说明"]
    assert "需方：300～1,200 万元" in words(found["价格"])
    assert cells(found["地区"]) == ["包头市", "通辽市"]
    assert "differs" in (found["地区"].get("class") or "")
    assert "differs" not in (found["单位"].get("class") or "")
    assert "未公开" not in page


def test_only_what_differs_and_without_one(shown: Site, broker: LintingClient) -> None:
    page = broker.get(address(shown, CURE, OTHER)).text
    only = broker.get(links(page)["只看有差异的"].replace("&amp;", "&")).text
    assert "单位" not in table(only)
    assert "地区" in table(only)
    alone = links(page)[f"移出 {shown.code(OTHER)}"].replace("&amp;", "&")
    assert alone == address(shown, CURE)
    assert "只有一项，再加一项才能看出差异" in broker.get(alone).text


def test_every_state_has_a_way_on(shown: Site, broker: LintingClient) -> None:
    assert "还没有选定要比较的成果" in broker.get("/desk/compare").text
    assert "还没有选定要比较的成果" in broker.get(address(shown)).text
    names = [f"青贮乳酸菌剂第{number:02}号" for number in range(1, 6)]
    many = broker.get(address(shown, *names))
    assert many.status_code == 422
    assert "一次最多比较 4 项成果，您选择了 5 项" in many.text
    assert len([i for i in parse(many.text).iter("input") if "checked" in i.attrib]) == 4
    unknown = broker.get(address(shown, CURE) + "&with=A2026-9999").text
    assert "没有编号为 A2026-9999 的成果" in unknown
    assert CURE in unknown
    assert broker.get("/desk/compare?need=D2026-9999&with=A2026-0001").status_code == 404


def test_the_sheet_says_what_the_page_says(shown: Site, broker: LintingClient) -> None:
    answer = broker.get(address(shown, CURE, OTHER, place="/desk/compare.xlsx"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
    lines = {row[0]: row[1:] for row in sheet.to_python()}
    assert CURE in str(lines["项目"][1])
    assert lines["成熟度"] == ["TRL 6 以上", "TRL 7（满足）", "TRL 4（不满足）"]
    assert lines["补焊合格率"][0] == "'≥ 95 %" or lines["补焊合格率"][0] == "≥ 95 %"
    assert lines["补焊合格率"][2] == "未说明"


def test_what_is_ticked_in_lists_is_led_to_the_table(site: Site) -> None:
    broker = site.client("broker")
    first, second, *_ = suggested(site)
    other = suggested(site, "牧草青贮霉变")[-1]
    for place in ("/desk/suggestions", f"/desk/listings/{site.code(NEED)}/matches"):
        boxes = [
            i for i in parse(broker.get(place).text).iter("input") if i.get("name") == "compare"
        ]
        assert boxes, place
        assert {box.get("form") for box in boxes} == {"compare-form"}
    led = broker.get(f"/desk/compare?compare={first}&compare={second}")
    assert led.location.startswith(f"/desk/compare?need={site.code(NEED)}&with=A")
    assert len(by_class(parse(broker.get(led.location).text), "compare-table")) == 1
    mixed = broker.get(f"/desk/compare?compare={first}&compare={other}").text
    assert "不是同一需求或场景" in mixed
    assert site.code("牧草青贮霉变") in mixed
    assert "还没有选定" in broker.get("/desk/compare?compare=999999").text


def test_it_asks_the_database_a_dozen_times_at_most(shown: Site, broker: LintingClient) -> None:
    names = [CURE, *(f"青贮乳酸菌剂第{number:02}号" for number in range(1, 4))]
    with counted(shown) as statements:
        assert broker.get(address(shown, *names)).status_code == 200
    assert len(statements) <= 12


def test_markup_in_a_listing_is_shown_as_text(site: Site) -> None:
    broker, payload = site.client("broker"), "<img src=x onerror=alert(1)>"
    code = site.publish(
        "achievement",
        f"补焊{payload}",
        abstract=f"叶片补焊 {payload} 热裂纹，补焊合格率 99%。",
        conditions=payload,
        keywords=["补焊"],
    )
    page = broker.get(f"{address(site)}&with={code}").text
    found = broker.get(f"/desk/explore?listing={site.code(NEED)}&q=补焊&exclude={payload}x").text
    for text in (page, found):
        assert payload not in text
        assert "&lt;img" in text
