import time_machine

from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.migrations import upgrade
from matcher.runtime import Runtime
from tests.webapp.lint import lint_page
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site, settings
from webapp.app import create_app


def figures(html: str) -> dict[str, str]:
    (table,) = by_class(parse(html), "figures")
    return {words(row[0]): words(row[1]) for row in table.iter("div")}


def test_figures_are_counted_from_records(shown: Site) -> None:
    assert figures(shown.client().get("/").text) == {
        "公开的技术需求": "2 项",
        "公开的应用场景": "1 项",
        "公开的科技成果": "46 项",
        "有公开信息的单位": "2 家",
        "经纪人已确认的对接": "0 项",
    }


def test_figures_follow_the_database_at_once(site: Site) -> None:
    def pause_demands(session: object) -> None:
        for listing in session.query(Listing).filter_by(kind="demand"):  # type: ignore[attr-defined]
            move(session, site.people.author, listing, "pause")  # type: ignore[arg-type]

    site.write(pause_demands)
    page = site.client().get("/").text
    assert figures(page)["公开的技术需求"] == "0 项"
    assert "目前没有公开的技术需求。" in page


def test_what_is_past_its_validity_is_not_counted(shown: Site) -> None:
    with time_machine.travel("2036-01-01"):
        assert "还没有公开的信息" in shown.client().get("/").text


def test_the_newest_come_first(site: Site) -> None:
    site.publish("achievement", "示例刚刚发布的成果", abstract="示例")
    newest = by_class(parse(site.client().get("/").text), "brief")[2]
    assert words(next(newest.iter("a"))) == "示例刚刚发布的成果"
    assert len(list(newest)) == 5


def test_only_who_may_post_is_invited_to(site: Site) -> None:
    for login, invited in (("author", True), ("supervisor", False)):
        assert ("怎样参与" in site.client(login).get("/").text) is invited


def test_fields_lead_to_searches_with_that_many_results(client: LintingClient) -> None:
    offered = links(client.get("/").text)
    assert offered["农业成果 45"] == "/search?kind=achievement&field=09"
    assert "共 45 项成果" in client.get(offered["农业成果 45"]).text


def test_an_empty_platform_says_what_will_be_here(site: Site, tmp_path_factory: object) -> None:
    home = tmp_path_factory.mktemp("empty")  # type: ignore[attr-defined]
    runtime = Runtime(settings(home, f"sqlite:///{home / 'empty.db'}"))
    runtime.__dict__["tokenizer"] = site.runtime.tokenizer
    upgrade(runtime.database)
    page = create_app(runtime).test_client().get("/").text
    lint_page(page, public=True)
    assert "还没有公开的信息" in page
    assert set(figures(page).values()) == {"0 项", "0 家"}
    runtime.close()


def test_the_manual_states_the_rules_in_force(client: LintingClient) -> None:
    page = client.get("/help").text
    assert "技术需求 12 个月，应用场景 6 个月，科技成果 24 个月" in page
    assert "审核与有效期" in page


def test_the_styleguide_is_for_demonstrations(client: LintingClient) -> None:
    assert client.get("/styleguide").status_code == 404


def test_the_figures_say_what_they_count_and_until_when(shown: Site) -> None:
    with time_machine.travel("2026-11-22 06:03:30+0000", tick=False):
        page = parse(shown.client().get("/").text)
    (note,) = by_class(page, "figures-note")
    assert "截至 2026-11-22 14:03" in words(note)
    assert "只计审核通过、在有效期内的" in words(note)
    assert next(note.iter("time")).get("datetime") == "2026-11-22T14:03+08:00"


def test_leading_industries_lead_to_searches_with_that_many_results(client: LintingClient) -> None:
    offered = links(client.get("/").text)
    name = next(label for label in offered if label.endswith("成果 1") and "冶炼" in label)
    assert offered[name] == "/search?kind=achievement&industry=C32"
    assert "共 1 项成果" in client.get(offered[name]).text
    assert not any("A03" in address for address in offered.values())


def test_anybody_is_told_how_to_take_part_and_to_follow(shown: Site) -> None:
    offered = links(shown.client().get("/").text)
    assert offered["发布信息"] == "/post"
    assert offered["注册单位"] == "/register"
    assert offered["订阅最新发布"] == "/feed.atom"
    assert "注册单位" not in links(shown.client("author").get("/").text)


def test_the_manual_lists_its_sections(client: LintingClient) -> None:
    page = parse(client.get("/help").text)
    (contents,) = by_class(page, "contents")
    anchors = [link.get("href", "").removeprefix("#") for link in contents.iter("a")]
    assert anchors == [heading.get("id") for heading in page.iter("h2") if heading.get("id")]
    assert {"search", "private", "follow"} <= set(anchors)
    assert all(words(link) for link in contents.iter("a"))
