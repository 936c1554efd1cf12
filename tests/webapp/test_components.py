from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, render_template

ERROR_PAGES = ("400", "403", "404", "413", "429", "500", "refused")


@pytest.fixture
def app() -> Flask:
    app = Flask("webapp")
    app.secret_key = "for tests"
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    return app


def macro(app: Flask, file: str, name: str) -> Any:
    return getattr(app.jinja_env.get_template(f"components/{file}.html").module, name)


def parse(html: str) -> Element:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def words(html: str) -> str:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).split())


def styleguide(app: Flask) -> Element:
    with app.test_request_context():
        return parse(render_template("styleguide.html", zone_name="示例示范区"))


def test_styleguide_is_valid_html_with_one_heading_and_unique_ids(app: Flask) -> None:
    page = styleguide(app)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert [heading.text for heading in page.iter("h1")] == ["组件一览"]
    assert page.findtext("head/title") == "组件一览 - 示例示范区"
    assert page.get("lang") == "zh-CN"


def test_every_reference_to_an_id_has_its_target(app: Flask) -> None:
    page = styleguide(app)
    ids = {element.get("id") for element in page.iter()}
    for element in page.iter():
        for name in ("for", "form", "aria-describedby", "aria-labelledby", "data-count-for"):
            assert set((element.get(name) or "").split()) <= ids
        link = element.get("href") or ""
        assert not link.startswith("#") or link == "#" or link[1:] in ids


def test_every_input_has_a_name_for_screen_readers(app: Flask) -> None:
    page = styleguide(app)
    labelled = {label.get("for") for label in page.iter("label")}
    for tag in ("input", "select", "textarea"):
        for control in page.iter(tag):
            assert control.get("type") == "hidden" or control.get("id") in labelled


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_error_page_renders_without_any_context(app: Flask, code: str) -> None:
    with app.test_request_context():
        template = app.jinja_env.get_template(f"errors/{code}.html")
        page = parse(template.render(explanation="示例说明。", reference="示例编号"))
    assert len(list(page.iter("h1"))) == 1
    assert [link.get("href") for link in page.findall(".//main//a")] == ["/", "/search"]


@pytest.mark.parametrize(
    ("value", "word", "bars"),
    [
        ("strong", "强", 4),
        ("fair", "较强", 3),
        ("weak", "弱", 2),
        ("none", "无", 1),
        ("unscored", "文本不足，未评分", 0),
    ],
)
def test_grade_says_its_word_and_fills_its_bars(
    app: Flask, value: str, word: str, bars: int
) -> None:
    html = macro(app, "grade", "grade")(value)
    assert words(html) == f"匹配程度：{word}"
    assert html.count('class="on"') == bars


def test_unknown_state_is_an_error_rather_than_an_empty_badge(app: Flask) -> None:
    with pytest.raises(ValueError, match="unpack"):
        macro(app, "state", "state")("lost")


def test_text_from_users_is_escaped(app: Flask) -> None:
    item = {"url": "/", "kind": "demand", "title": "<script>", "organization": "<b>"}
    html = macro(app, "listing_row", "listing_row")(item)
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, ""),
        (1, 3, "1 2 3"),
        (7, 646, "1 … 5 6 7 8 9 … 646"),
        (646, 646, "1 … 644 645 646"),
    ],
)
def test_pagination_shows_the_ends_and_the_neighbours(
    app: Flask, page: int, pages: int, numbers: str
) -> None:
    html = macro(app, "pagination", "pagination")(page, pages, "/search?q=焊接")
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    shown = ["".join(item.itertext()).strip(" 第页") for item in tree.iter("li")]
    assert " ".join(shown) == numbers


def test_pagination_keeps_the_query(app: Flask) -> None:
    html = macro(app, "pagination", "pagination")(2, 3, "/search?q=a&kind=demand")
    assert 'href="/search?q=a&amp;kind=demand&amp;page=3"' in html


def test_dismissal_needs_a_reason_and_a_token(app: Flask) -> None:
    match = {
        "id": "1",
        "grade": "fair",
        "title": "示例",
        "url": "/",
        "organization": "示例",
        "position": 1,
        "total": 1,
        "state": "suggested",
        "dismiss_url": "/matches/1/dismiss",
    }
    html = macro(app, "match_card", "match_card")(match, [{"value": "cost", "label": "成本过高"}])
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    (form,) = tree.iter("form")
    fields = {field.get("name"): field for tag in ("input", "select") for field in form.iter(tag)}
    assert set(fields) == {"csrf_token", "reason", "note"}
    assert fields["reason"].get("required") is not None
    assert fields["csrf_token"].get("value") == "token"


def test_card_without_addresses_offers_no_action(app: Flask) -> None:
    match = {"id": "1", "grade": "weak", "title": "示例", "url": "/", "state": "confirmed"}
    html = macro(app, "match_card", "match_card")(match)
    assert "<form" not in html
    assert "<button" not in html


def test_table_groups_thousands_and_shows_missing_values(app: Flask) -> None:
    columns = [{"key": "name", "label": "名称"}, {"key": "sum", "label": "金额", "numeric": True}]
    rows = [{"name": "示例", "sum": 1234567.5}, {"name": "示例二", "sum": None}]
    text = words(macro(app, "table", "data_table")("示例", columns, rows))
    assert "1,234,567.5" in text
    assert "—" in text
