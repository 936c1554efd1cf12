"""Notifications and saved searches belong to their user; the market is for its zone's staff."""

from sqlalchemy.orm import Session

from matcher.market.compute import compute
from matcher.notifications import notify
from tests.webapp.api.calls import program
from tests.webapp.members import NEED, by_code
from tests.webapp.site import Site


def test_notifications_are_read_by_whom_they_are_for(site: Site) -> None:
    code = site.code(NEED)

    def tell(session: Session) -> None:
        people, target = site.people, ("listing", by_code(session, code).id)
        for kind in ("listing_returned", "listing_published"):
            notify(session, people.operator, [people.author.user_id], kind, target)
        notify(session, people.operator, [people.author.user_id], "listing_expiring", ("x", 1))

    author = program(site, "author")
    author.post("/me/notifications/read-all")
    before = len(author.get("/me/notifications")["items"])
    site.write(tell)
    told = author.get("/me/notifications")
    hidden, published, returned = told["items"][: -before or None]
    assert (told["unread"], told["next"]) == (3, "")
    assert (published["kind"], published["code"]) == ("listing_published", code)
    assert (hidden["title"], hidden["code"]) == (None, "")
    place = f"/me/notifications/{returned['id']}/read"
    program(site, "stranger").post(place, status=404)
    assert author.post(place)["read_at"] is not None
    assert len(author.get("/me/notifications?group=unread")["items"]) == 2
    assert author.get("/me/notifications?group=contracts")["items"] == []
    assert author.get("/me/notifications?group=none", 422)["errors"][0]["field"] == "group"
    assert author.post("/me/notifications/read-all") == {"marked": 2}
    assert author.get("/me/notifications")["unread"] == 0
    program(site).get("/me/notifications", 401)


def test_a_search_is_kept_and_deleted(site: Site) -> None:
    author = program(site, "author")
    asked = {
        "name": "示例检索", "frequency": "weekly", "kind": "achievement", "q": "补焊",
        "region": ["150200"], "organization_kind": ["university"], "min_trl": 4,
    }  # fmt: skip
    wrong = author.post("/me/saved-searches", asked | {"region": ["999999"]}, 422)
    assert [(one["field"], "999999" in one["message"]) for one in wrong["errors"]] == [
        ("region", True)
    ]
    made = author.post("/me/saved-searches", asked, 201)
    assert (made["q"], made["frequency"], made["news"]) == ("补焊", "weekly", 0)
    assert made["filters"] == {
        "regions": ["150200"], "organization_kinds": ["university"], "min_trl": 4,
    }  # fmt: skip
    assert author.get("/me/saved-searches")["items"] == [made]
    assert "示例检索" in site.client("author").get("/account/saved-searches").text
    place = f"/me/saved-searches/{made['id']}"
    assert program(site, "stranger").call("DELETE", place).status_code == 404
    assert author.call("DELETE", place).status_code == 204
    assert author.get("/me/saved-searches")["items"] == []


def test_the_market_counts_what_the_page_counts(site: Site) -> None:
    operator = program(site, "operator")
    before = operator.get("/market")
    assert (before["computed_at"], before["items"]) == (None, [])
    compute(site.runtime.database, site.runtime.replica)
    found = operator.get("/market?sort=needs")
    assert found["total"]["needs"] == sum(one["counts"]["needs"] for one in found["items"]) > 0
    needs = [one["counts"]["needs"] for one in found["items"]]
    assert needs == sorted(needs, reverse=True)
    assert all("supply" in one["lacks"] for one in operator.get("/market?gap=supply")["items"])
    there = operator.get("/market?region=150200")["total"]
    assert there == found["regions"].get("150200", there)
    for wrong in ("region=150271", "industry=9", "gap=both", "sort=name"):
        operator.get(f"/market?{wrong}", 422)
    program(site, "author").get("/market", 403)
