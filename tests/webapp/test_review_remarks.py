"""What the review desk points out: personal data, words about the firm, and repetitions."""

import pytest
from sqlalchemy.orm import Session

from tests.webapp.members import by_code, submitted
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import LintingClient, Site

TEXT = "轻稀土萃取分离用液碱皂化，每吨带出氯化钠废水五十立方米，蒸发结晶的杂盐只能堆库。"
XSS = "<script>alert(1)</script>"


@pytest.fixture
def operator(site: Site) -> LintingClient:
    return site.client("operator")


def published_by_another(site: Site, title: str, text: str) -> str:
    code = site.publish("demand", title, problem=text)

    def give_away(session: Session) -> None:
        by_code(session, code).organization_id = site.people.other_enterprise.id

    site.write(give_away)
    with site.runtime.database.read() as session:
        site.runtime.replica.refresh(session, [by_code(session, code).id])
    return code


def test_personal_data_and_words_about_the_firm_stand_beside_their_field(
    site: Site, operator: LintingClient
) -> None:
    problem = "叶片开裂。公司成立于2009年，注册资金3000万元。联系微信：zhang_san88。"
    page = operator.get(f"/review/{submitted(site, problem=problem)}").text
    assert "zhang_san88" not in page
    tree = parse(page)
    (remarks,) = by_class(tree, "remarks")
    assert remarks.get("id") == "remarks-problem"
    assert [words(item.find("q")) for item in remarks.iter("li")] == [
        "z***",
        "公司成立于2009年，注册资金3000万元。",
    ]
    buttons = [one for one in remarks.iter("button") if one.get("data-fill") == "reason-problem"]
    assert [one.get("data-reason") for one in buttons] == [
        "含有个人联系方式或身份信息，请移到“联系”部分（微信号：z***）",
        "含有宣传用语，请改为可核实的事实（单位概况：公司成立于2009年，注册资金3000万元。）",
    ]
    assert "主要问题：微信号、单位概况" in words(tree)


def test_thousands_of_numbers_do_not_make_thousands_of_remarks(
    site: Site, operator: LintingClient
) -> None:
    numbers = "，".join(f"1381234{number:04d}" for number in range(1500))
    page = operator.get(f"/review/{submitted(site, problem=numbers)}").text
    (remarks,) = by_class(parse(page), "remarks")
    assert len(list(remarks.iter("li"))) == 20


def test_a_plain_text_and_codes_have_no_remarks(site: Site, operator: LintingClient) -> None:
    page = operator.get(f"/review/{submitted(site, problem=TEXT)}").text
    assert "正文中有需要核对的内容" not in page
    assert 'class="remarks"' not in page


def test_what_is_kept_from_the_public_is_not_pointed_out(
    site: Site, operator: LintingClient
) -> None:
    code = submitted(site, goal="微信：zhang_san88", confidential_parts=["goal"])
    assert 'class="remarks"' not in operator.get(f"/review/{code}").text


def test_repetitions_are_told_in_words_with_what_both_say(
    site: Site, operator: LintingClient
) -> None:
    near = published_by_another(site, "皂化含盐废水减量", TEXT.replace("五十", "50"))
    far = published_by_another(site, "稀土皂化废水利用", "废水里的盐想卖掉。")
    code = submitted(site, "稀土皂化废水", problem=TEXT)
    page = operator.get(f"/review/{code}/similar").text
    tree = parse(page)
    (repeat,) = by_class(tree, "repeat")
    assert f"{near}：较短的一篇有" in words(repeat)
    marked = "".join(words(mark) for mark in repeat.iter("mark"))
    assert marked.count("蒸发结晶的杂盐只能堆库") == 2
    assert "五十" not in marked
    assert far not in words(repeat)


def test_markup_in_what_is_pointed_out_stays_text(site: Site, operator: LintingClient) -> None:
    text = f"公司成立于2009年{XSS}占地80亩。{TEXT}"
    published_by_another(site, f"皂化{XSS}", text)
    code = submitted(site, f"皂化{XSS}", problem=text)
    for address in (f"/review/{code}", f"/review/{code}/similar"):
        page = operator.get(address).text
        assert XSS not in page
        assert "&lt;script&gt;" in page


def test_few_questions_however_much_is_alike(site: Site, operator: LintingClient) -> None:
    for place in range(8):
        published_by_another(site, f"稀土皂化废水 {place}", TEXT)
    code = submitted(site, "稀土皂化废水", problem=TEXT)
    operator.get(f"/review/{code}/similar")
    with counted(site) as statements:
        page = operator.get(f"/review/{code}/similar").text
    assert len(by_class(parse(page), "repeat")) == 5
    assert len(statements) <= 12
