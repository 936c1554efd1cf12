"""The page about the quality of the suggestions."""

from datetime import datetime

import pytest
from sqlalchemy import event

from matcher.engagements.stages import open_engagement
from matcher.matching import decisions
from matcher.matching.models import Match
from matcher.matching.months import month_begin, recent_months
from matcher.matching.ranking import load_ranker
from tests.engagements.entering import enter
from tests.webapp.members import suggested
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import Site


def rows(html: str, caption: str) -> list[list[str]]:
    """The words of the cells of a table's body and foot."""
    (table,) = (
        table
        for table in parse(html).iter("table")
        if words(next(table.iter("caption"))).startswith(caption)
    )
    found = ([words(cell) for cell in row] for row in table.iter("tr"))
    return [row for row in found if row][1:]


def backdate(site: Site, match_id: int, moment: datetime, grade: str = "strong") -> None:
    with site.runtime.database.write() as session:
        match = session.get_one(Match, match_id)
        match.created_at, match.grade = moment, grade


def settled(site: Site) -> str:
    """Three suggestions of two months ago: a contract, a dismissal, none; returns the month."""
    old, other, third, *_ = suggested(site, "牧草青贮霉变")
    month = recent_months(3)[0]
    with site.runtime.database.write() as session:
        broker = site.people.broker
        engagement = open_engagement(session, broker, session.get_one(Match, old))
        enter(session, broker, engagement, "signing")
        decisions.dismiss(session, broker, session.get_one(Match, other), "maturity")
    for match_id, grade in ((old, "strong"), (other, "fair"), (third, "fair")):
        backdate(site, match_id, month_begin(month), grade)
    return month


@pytest.mark.parametrize("login", ["operator", "broker", "supervisor"])
def test_an_empty_page_says_what_will_be_here_and_which_model_ranks(
    shown: Site, login: str
) -> None:
    page = shown.client(login).get("/desk/quality").text
    assert "这段时间没有系统推荐" in page
    assert load_ranker().version in page
    assert "各示范区累计判定 0 对" in page
    assert list(parse(page).iter("table")) == []


def test_the_figures_stand_beside_their_bars(site: Site) -> None:
    month = settled(site)
    page = site.client("operator").get(f"/desk/quality?from={month}&to={month}").text
    assert rows(page, "前十条推荐的准确率") == [
        [month, "3", "1", "1", "1", "50%", ""],
        ["合计", "3", "1", "1", "1", "50%", ""],
    ]
    assert rows(page, "推荐时的等级与结果") == [
        ["匹配程度：强", "1", "0", "0", "1", "1", "100%", ""],
        ["匹配程度：较强", "2", "1", "1", "0", "0", "0%", ""],
    ]
    assert rows(page, "不合适的原因") == [
        ["成熟度不足", "1", "100%", ""],
        ["合计", "1", "100%", ""],
    ]
    (figures,) = by_class(parse(page), "figures")
    assert "50% 1 / 2" in words(figures)
    assert "各示范区累计判定 2 对" in page
    widths = [rect.get("width") for bar in by_class(parse(page), "bar") for rect in bar]
    assert widths == ["50.0", "50.0", "100.0", "0.0", "100.0"]


def test_months_without_decisions_have_no_share(site: Site) -> None:
    suggested(site)
    page = site.client("operator").get("/desk/quality").text
    table = rows(page, "前十条推荐的准确率")
    assert [row[0] for row in table] == [*recent_months(6)[::-1], "合计"]
    assert table[0][1] == table[0][2] != "0"
    assert {row[5] for row in table} == {"—"}
    assert "还没有被判定为不合适的" in page


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", 6, 1),
        ("from={3}&to={2}", 3, 2),
        ("from={2}&to={3}", 3, 2),
        ("from={24}", 24, 1),
        ("from=1999-01&to=%00", 6, 1),
        ("from=示例&to={4}", 6, 4),
    ],
)
def test_the_period_that_was_asked_for(shown: Site, query: str, first: int, last: int) -> None:
    months = ("", *recent_months(24)[::-1])
    page = shown.client("operator").get("/desk/quality?" + query.format(*months)).text
    chosen = [o for o in parse(page).iter("option") if "selected" in o.attrib]
    assert [words(option) for option in chosen] == [months[first], months[last]]


def test_what_lies_outside_the_period_is_not_shown(site: Site) -> None:
    month = settled(site)
    present = recent_months(1)[0]
    page = site.client("operator").get(f"/desk/quality?from={present}&to={present}").text
    assert month not in words(next(parse(page).iter("main"))).split("查看")[1]


def test_the_way_to_the_page(shown: Site) -> None:
    for login in ("broker", "operator"):
        page = shown.client(login).get("/desk/suggestions").text
        assert links(page)["匹配质量"] == "/desk/quality"
    supervisor = shown.client("supervisor")
    assert links(supervisor.get("/").text)["匹配质量"] == "/desk/quality"
    page = supervisor.get("/desk/quality").text
    assert by_class(parse(page), "tabs") == []
    assert words(next(parse(page).iter("h1"))) == "匹配质量"


def test_the_page_asks_few_questions_of_the_database(site: Site) -> None:
    settled(site)
    client = site.client("operator")
    asked: list[str] = []

    def heard(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(site.runtime.database.engine, "before_cursor_execute", heard)
    assert client.get("/desk/quality").status_code == 200
    assert 0 < len(asked) <= 12
