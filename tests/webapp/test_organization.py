import pytest

from tests.webapp.reading import links, parse, titles, words
from tests.webapp.site import LintingClient, Site


def test_profile_and_public_listings_newest_first(shown: Site) -> None:
    page = shown.client().get(f"/organizations/{shown.people.enterprise.id}").text
    assert words(next(parse(page).iter("h1"))) == "示例稀土材料有限公司"
    assert titles(page) == ["露天矿卡低温启动", "牧草青贮霉变", "叶片补焊热裂纹"]
    assert "公开的信息（3 项）" in page


def test_long_lists_have_pages(shown: Site) -> None:
    client, address = shown.client(), f"/organizations/{shown.people.university.id}"
    seen = [
        title
        for number in (1, 2, 3)
        for title in titles(client.get(f"{address}?page={number}").text)
    ]
    assert len(seen) == len(set(seen)) == 46
    assert titles(client.get(f"{address}?page=99999").text) == seen[40:]
    assert titles(client.get(f"{address}?page=-1").text) == seen[:20]


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999", "x", "-1"])
def test_an_unknown_organization_is_not_found(client: LintingClient, number: str) -> None:
    assert client.get(f"/organizations/{number}").status_code == 404


@pytest.mark.parametrize(
    ("login", "status"), [("", 404), ("author", 404), ("stranger", 200), ("operator", 200)]
)
def test_an_organization_without_public_listings_is_for_itself_and_the_staff(
    shown: Site, login: str, status: int
) -> None:
    address = f"/organizations/{shown.people.other_enterprise.id}"
    response = shown.client(login).get(address)
    assert response.status_code == status
    assert ("目前没有公开的信息" in response.text) == (status == 200)


def test_listings_of_one_kind_are_chosen_counted_and_paged(shown: Site) -> None:
    address = f"/organizations/{shown.people.enterprise.id}"
    page = shown.client().get(address).text
    chosen = links(page)
    assert chosen["全部 3"] == address
    assert chosen["需求 2"] == f"{address}?kind=demand"
    demands = shown.client().get(chosen["需求 2"]).text
    assert titles(demands) == ["牧草青贮霉变", "叶片补焊热裂纹"]
    assert "公开的技术需求（2 项）" in demands
    assert titles(shown.client().get(f"{address}?kind=x&page=1").text) == titles(page)


def test_one_kind_needs_no_choice_and_pages_keep_the_kind(shown: Site) -> None:
    address = f"/organizations/{shown.people.university.id}"
    page = shown.client().get(f"{address}?kind=achievement").text
    assert "全部" not in "".join(links(page))
    assert links(page)["下一页"] == f"{address}?kind=achievement&page=2"
    nothing = shown.client().get(f"{address}?kind=demand").text
    assert "目前没有公开的信息" in nothing
