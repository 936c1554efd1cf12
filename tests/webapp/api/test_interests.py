"""有意对接 through programs, and what the trial of a scenario came to."""

from matcher.clock import today
from matcher.engagements.find import get_engagement
from matcher.engagements.stages import advance, open_engagement
from matcher.matching.ranking import COMPONENTS
from tests.conftest import publish_listing
from tests.contracts.papers import told
from tests.matching.pairs import suggest
from tests.webapp.api.calls import program
from tests.webapp.members import CURE, NEED
from tests.webapp.site import Site


def test_an_interest_is_expressed_and_answered(site: Site) -> None:
    author, broker = program(site, "author"), program(site, "broker")
    need, cure = site.code(NEED), site.code(CURE)
    asked = {"text": "希望详谈，电话 13912345678", "own": need}
    author.post(f"/listings/{need}/interests", asked, 403)
    author.post(f"/listings/{cure}/interests", asked | {"own": cure}, 422)
    made = author.post(f"/listings/{cure}/interests", asked, 201)
    assert (made["state"], made["text"]) == ("open", "希望详谈，电话 139****5678")
    assert (made["listing"]["code"], made["own"]["code"]) == (cure, need)
    author.post(f"/listings/{cure}/interests", asked, 409)
    assert author.get("/my/interests")["items"] == [made]
    assert program(site, "stranger").get("/my/interests")["items"] == []
    assert broker.get("/interests")["items"] == [made]
    author.get("/interests", 403)
    author.post(f"/interests/{made['id']}/take-up", {}, 403)
    engagement = broker.post(f"/interests/{made['id']}/take-up", {}, 201)
    assert engagement["need"]["code"] == need
    broker.post(f"/interests/{made['id']}/decline", {"reason": "示例"}, 409)
    (answered,) = author.get("/my/interests")["items"]
    assert (answered["state"], answered["engagement"]) == ("taken_up", engagement["code"])
    other = program(site, "stranger").post(f"/listings/{cure}/interests", {"text": "示例"}, 201)
    declined = broker.post(f"/interests/{other['id']}/decline", {"reason": "暂不合适"})
    assert (declined["state"], declined["reason"]) == ("declined", "暂不合适")


def test_as_many_are_expressed_as_in_the_browser(site: Site) -> None:
    author, place = program(site, "author"), f"/listings/{site.code(CURE)}/interests"
    answers = [author.call("POST", place, {"text": ""}).status_code for _ in range(61)]
    assert answers == [422] * 60 + [429]


def test_a_trial_is_concluded_and_corrected(site: Site) -> None:
    people = site.people
    with site.runtime.database.write() as session:
        need = publish_listing(session, people, "scenario", "示例场景")
        cure = publish_listing(session, people, "achievement", "示例成果")
        match = suggest(session, need, cure, components=dict.fromkeys(COMPONENTS, 0.5))
        code = open_engagement(session, people.broker, match).code
    broker, author = program(site, "broker"), program(site, "author")
    place = f"/engagements/{code}/verification"
    data = {"result": "partly", "concluded_on": str(today()), "data_text": "示例 13912345678"}
    assert author.get(place)["begun_on"] is None
    assert broker.call("PUT", place, data).status_code == 409
    with site.runtime.database.write() as session:
        advance(session, people.broker, get_engagement(session, people.broker, code), "trial")
    assert broker.call("PUT", place, data | {"result": "no"}).json["errors"][0]["field"] == "result"
    made = broker.call("PUT", place, data)
    assert (made.status_code, made.json["data_text"]) == (200, "示例 139****5678")
    broker.call("PUT", place, data | {"result": "passed"})
    read = author.get(place)
    assert (read["begun_on"], read["result"]) == (str(today()), "passed")
    assert author.call("PUT", place, data).status_code == 403
    program(site, "stranger").get(place, 404)


def test_the_desk_reads_what_a_contract_still_lacks(site: Site) -> None:
    broker = program(site, "broker")
    code = broker.post("/contracts", told(acceptance_terms=""), 201)["row"]["code"]
    found = broker.get(f"/contracts/{code}/precheck")
    assert sum(found["counts"].values()) == len(found["items"])
    wrong = {one["rule"]: one for one in found["items"] if one["level"] != "passed"}
    assert wrong["acceptance_terms"]["field"] == "acceptance_terms"
    assert wrong["acceptance_terms"]["advice"]
    program(site, "supervisor").get(f"/contracts/{code}/precheck", 403)
