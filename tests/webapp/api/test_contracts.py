"""Programs write contracts and take them to registration; amounts stay exact as text."""

from typing import Any

from sqlalchemy import select

from matcher.audit.models import AuditEntry
from tests.contracts.papers import BUYER, SELLER, told
from tests.webapp.api.calls import program
from tests.webapp.members import contracted, engaged
from tests.webapp.site import Site


def test_from_an_engagement_to_registration_and_a_change(site: Site) -> None:
    engagement = engaged(site)
    broker, operator = program(site, "broker"), program(site, "operator")
    made = broker.post("/contracts", told(engagement=engagement), 201)
    place = f"/contracts/{made['row']['code']}"
    assert (made["engagement"], made["row"]["outside"], made["row"]["direction"]) == (
        *(engagement, False), "output",
    )  # fmt: skip
    assert made["row"]["total_amount"] == "1200000.50"
    assert made["next_steps"] == ["sign", "cancel"]
    for action in ("sign", "submit"):
        done = broker.change(place, "steps", {"action": action, "happened_on": "2026-03-02"})
    assert (done["row"]["state"], done["review_due"]) == ("submitted", "2026-03-23")
    number = {"number": "2026001", "body": "示例登记站", "happened_on": "2026-03-09"}
    broker.change(place, "register", number, 403)
    assert operator.change(place, "register", number)["row"]["registration_number"] == "2026001"
    assert broker.get(f"/engagements/{engagement}")["stage"] == "registration"
    changed = told(total_amount="150", technology_amount="100", unit="wan", signed_on="2026-03-02")
    done = broker.change(
        place, "change", changed | {"reason": "增加工作", "happened_on": "2026-03-10"}
    )
    assert (done["row"]["state"], done["row"]["total_amount"]) == ("changed", "1500000.00")
    first, second = broker.get(f"{place}/versions")["items"]
    assert (first["content"]["total_amount"], second["reason"]) == ("1200000.5", "增加工作")
    listed = operator.get("/contracts?state=changed&q=裂纹")["items"]
    assert [row["parties"] for row in listed] == [[SELLER["name"], BUYER["name"]]]
    assert operator.get("/contracts?signed_from=2026-03-03")["items"] == []


def test_what_is_wrong_is_told_by_field(site: Site) -> None:
    broker = program(site, "broker")
    parties = [SELLER | {"credit_code": "91150203MA00000010"}]
    refused = broker.post("/contracts", told(total_amount="-1", parties=parties), 422)
    assert {one["field"] for one in refused["errors"]} == {
        *("total_amount", "parties.0.credit_code")
    }
    broker.post("/contracts", told(total_amount=1.5), 422)
    broker.post("/contracts", told(engagement="E2026-9999"), 404)
    code = contracted(site)
    seen = broker.tag(f"/contracts/{code}")
    body = told(signed_on="2026-03-02", title="改名", reason="笔误")
    assert broker.call("PUT", f"/contracts/{code}", body, {"If-Match": seen}).status_code == 200
    assert broker.call("PUT", f"/contracts/{code}", body, {"If-Match": seen}).status_code == 412


def test_contacts_are_for_parties_and_the_desk(site: Site) -> None:
    code = contracted(site)
    for login, phone in (("operator", "13800138000"), ("supervisor", None)):
        seller = _seller(program(site, login).get(f"/contracts/{code}"))
        assert (seller["name"], seller["phone"]) == (SELLER["name"], phone)
    for login in ("author", "researcher"):
        program(site, login).get(f"/contracts/{code}", 404)
    # A token that was not made for contacts gets none, and leaves no trace of any.
    assert _seller(program(site, "operator", "read").get(f"/contracts/{code}"))["phone"] is None
    program(site, "auditor").get(f"/contracts/{code}", 403)
    # What was fetched with contacts in it left a trace, whatever its method; nothing else did.
    program(site, "operator").get(f"/contracts/{code}/versions")
    program(site, "supervisor").get(f"/contracts/{code}/versions")
    program(site, "operator").get("/contracts")
    with site.runtime.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == "contract.contacts")
        rows = session.scalars(query).all()
    operator = site.people.operator.user_id
    assert [(row.actor_id, row.after) for row in rows] == [(operator, {"form": "api"})] * 2
    assert all(row.token_id for row in rows)


def _seller(contract: dict[str, Any]) -> dict[str, Any]:
    (found,) = (party for party in contract["parties"] if party["role"] == "seller")
    return found


def test_who_reads_no_contacts_reads_none_in_the_texts(site: Site) -> None:
    code = contracted(site, subject="联系张三 13812345678")
    for login, said in (("broker", "13812345678"), ("supervisor", "138****5678")):
        seen = program(site, login)
        assert seen.get(f"/contracts/{code}")["subject"] == f"联系张三 {said}"
        (first,) = seen.get(f"/contracts/{code}/versions")["items"]
        assert first["content"]["subject"] == f"联系张三 {said}"


def test_days_of_a_filter_are_days(site: Site) -> None:
    broker = program(site, "broker")
    (wrong,) = broker.get("/contracts?signed_until=0", 422)["errors"]
    assert wrong["field"] == "signed_until"
    assert broker.get("/contracts?signed_until=2026-03-03")["items"] == []
