"""Search, one listing, drafts, changes of state, review: the values, and who is refused."""

import pytest
from sqlalchemy import select

from matcher.listings.models import Demand
from tests.webapp.api.calls import program
from tests.webapp.members import CURE, NEED, draft, listing_of, submitted
from tests.webapp.site import EMAIL, PHONE, SECRET, Site


def test_a_search_gives_what_is_public_with_its_facets(shown: Site) -> None:
    found = program(shown).get("/listings?q=高温合金&kind=achievement")
    assert found["items"][0]["title"] == CURE
    assert found["items"][0]["organization"]["name"] == "示例工业大学"
    assert found["total"] == len(found["items"])
    assert found["next"] == ""
    assert found["facets"]["fields"]["03"] == 1


def test_filters_limit_a_search(shown: Site) -> None:
    found = program(shown).get("/listings?kind=demand&region=150500&min_trl=4")
    assert [item["title"] for item in found["items"]] == ["牧草青贮霉变"]
    assert program(shown).get("/listings?kind=demand&organization=4")["total"] == 0


def test_a_reader_sees_no_contact_and_no_confidential_part(shown: Site) -> None:
    address = f"/listings/{shown.code(NEED)}"
    response = program(shown).call("GET", address)
    assert response.json["content"]["problem"].startswith("镍基高温合金叶片")
    assert response.json["content"]["attempts"] is None
    assert response.json["withheld"] == ["attempts"]
    for hidden in (PHONE, EMAIL, SECRET, "contact"):
        assert hidden not in response.text
    assert program(shown, "author").get(address)["content"]["attempts"] == SECRET


def test_the_author_reads_everything_back_and_writes_it_again(site: Site) -> None:
    author, code = program(site, "author"), draft(site, contact_phone=PHONE)
    address = f"/my/listings/{code}"
    own = author.get(address)
    assert own["content"]["contact_phone"] == PHONE
    assert own["actions"] == ["submit", "withdraw"]
    changed = own["content"] | {"goal": "合格率 95%"}
    answer = author.call("PUT", f"/my/demands/{code}", changed, {"If-Match": author.tag(address)})
    assert answer.status_code == 200
    kept = listing_of(site, code)
    assert isinstance(kept, Demand)
    assert (kept.goal, kept.version) == ("合格率 95%", answer.json["version"])


def test_a_listing_goes_from_draft_to_published_and_away(site: Site) -> None:
    author, operator = program(site, "author"), program(site, "operator")
    made = author.post("/my/demands", {"title": "示例", "problem": "示例问题"}, 201)
    mine, review = f"/my/listings/{made['code']}", f"/review/listings/{made['code']}"
    assert author.change(mine, "submit")["state"] == "submitted"
    waiting = operator.get("/review/listings")["items"]
    assert [item["code"] for item in waiting] == [made["code"]]
    seen = operator.tag(f"/listings/{made['code']}")
    reasons = {"reasons": {"problem": "请写明现在的合格率"}}
    assert operator.post(f"{review}/return", reasons, If_Match=seen)["state"] == "returned"
    assert author.get(mine)["review_reasons"] == reasons["reasons"]
    author.change(mine, "submit")
    seen = operator.tag(f"/listings/{made['code']}")
    assert operator.post(f"{review}/publish", If_Match=seen)["state"] == "published"
    for verb, state in (("pause", "paused"), ("resume", "published"), ("withdraw", "withdrawn")):
        assert author.change(mine, verb)["state"] == state
    actions = [change["action"] for change in author.get(f"{mine}/history")["items"]]
    assert actions[0] == "listing.withdraw"
    assert actions[-1] == "listing.create"


def test_a_renewal_names_the_last_day(site: Site) -> None:
    author, code = program(site, "author"), site.code(NEED)
    renewed = author.change(f"/my/listings/{code}", "renew", {"until": "2099-12-31"})
    assert renewed["valid_until"] == "2099-12-31"
    answer = author.change(f"/my/listings/{code}", "renew", {"until": "2001-01-01"}, 422)
    assert answer["errors"][0]["message"] == "不能早于今天"


@pytest.mark.parametrize(
    ("login", "status"),
    [("", 401), ("author", 201), ("researcher", 403), ("broker", 403), ("supervisor", 403)],
)
def test_only_enterprises_and_operators_write_demands(site: Site, login: str, status: int) -> None:
    program(site, login).post("/my/demands", {"title": "示例"}, status)
    with site.runtime.database.read() as session:
        kept = session.scalar(select(Demand).where(Demand.title == "示例"))
    assert (kept is not None) == (status == 201)


def test_a_stranger_finds_no_draft_and_changes_nothing(site: Site) -> None:
    stranger, code = program(site, "stranger"), draft(site)
    stranger.get(f"/my/listings/{code}", 404)
    stranger.post(f"/my/listings/{code}/submit", status=404, If_Match="*")
    public = site.code(NEED)
    stranger.post(f"/my/listings/{public}/withdraw", status=403, If_Match="*")
    assert listing_of(site, code).state == "draft"
    assert listing_of(site, public).state == "published"


def test_who_posted_it_does_not_review_it(site: Site) -> None:
    author, code = program(site, "author"), submitted(site)
    author.post(f"/review/listings/{code}/publish", status=403, If_Match="*")
    assert listing_of(site, code).state == "submitted"
    refused = program(site, "operator").post(
        f"/review/listings/{code}/reject", {"reason": " "}, 422, If_Match="*"
    )
    assert refused["errors"][0]["field"] == "reason"
