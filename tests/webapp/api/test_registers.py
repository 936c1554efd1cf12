"""Programs keep the registers; contacts and accounts are for those who keep them."""

import pytest

from tests.service_registers.registered import body_input, certificate_input, in_days
from tests.webapp.api.calls import Program, program
from tests.webapp.site import Site

BODIES, CERTIFICATES = "/service-bodies", "/certificates"


def put(
    who: Program, place: str, body: object, status: int = 200, tag: str = ""
) -> dict[str, object]:
    answer = who.call("PUT", place, body, {"If-Match": tag or who.tag(place)})
    assert answer.status_code == status, answer.text
    told: dict[str, object] = answer.json
    return told


def test_a_body_is_added_changed_and_ended(site: Site) -> None:
    operator, supervisor = program(site, "operator"), program(site, "supervisor")
    sent = body_input(contact="张三 13912345678", valid_to=in_days(9)).model_dump(mode="json")
    made = operator.post(BODIES, sent, 201)
    place = f"{BODIES}/{made['id']}"
    assert (made["validity"], made["contact"]) == ("expiring", "张三 13912345678")
    assert operator.post(BODIES, sent, 422)["errors"][0]["field"] == "credit_code"
    read = supervisor.get(place)
    assert (read["name"], read["contact"], read["phone"]) == (sent["name"], None, None)
    old = operator.tag(place)
    assert put(operator, place, sent | {"certificate": "示例改过"})["certificate"] == "示例改过"
    put(operator, place, sent, 412, old)
    soon = supervisor.get(f"{BODIES}?zone=test&validity=expiring&kind={sent['body_class']}")
    assert (soon["total"], [one["id"] for one in soon["items"]]) == (1, [made["id"]])
    assert (soon["counts"]["valid"], soon["holders"]) == (1, 1)
    assert [one["phone"] for one in operator.get(BODIES)["items"]] == [None]
    assert supervisor.get(f"{BODIES}?validity=ended")["items"] == []
    supervisor.post(f"{place}/end", {"ended_on": str(in_days(0)), "reason": "示例"}, 403)
    ended = operator.post(f"{place}/end", {"ended_on": str(in_days(0)), "reason": "示例"})
    assert (ended["validity"], ended["end_reason"]) == ("ended", "示例")
    put(operator, place, sent, 409)


def test_a_certificate_and_one_s_own(site: Site) -> None:
    operator, broker = program(site, "operator"), program(site, "broker")
    sent = certificate_input(user_id=site.people.broker.user_id).model_dump(mode="json")
    made = operator.post(CERTIFICATES, sent, 201)
    assert (made["user_id"], made["load"], made["engagements"]) == (sent["user_id"], 0, 0)
    (own,) = broker.get("/me/certificates")["items"]
    assert (own["number"], own["user_id"]) == (sent["number"], None)
    broker.get(CERTIFICATES, 403)
    read = program(site, "supervisor").get(f"{CERTIFICATES}/{made['id']}")
    assert (read["name"], read["user_id"]) == (sent["name"], None)
    wrong = operator.post(CERTIFICATES, sent | {"number": "2", "user_id": 999}, 422)
    assert wrong["errors"][0]["field"] == "user_id"
    operator.post(CERTIFICATES, sent | {"level": "emperor"}, 422)


@pytest.mark.parametrize("path", [BODIES, CERTIFICATES])
def test_another_zone_is_not_found(shown: Site, path: str) -> None:
    program(shown, "operator").get(f"{path}?zone=far", 404)
    program(shown, "operator").get(f"{path}/999", 404)
