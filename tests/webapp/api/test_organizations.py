"""Members, verification, consents, browser sessions and the audit log: values and refusals."""

from sqlalchemy import select

from matcher.accounts.models import Organization, User
from tests.webapp.api.calls import program
from tests.webapp.members import engaged
from tests.webapp.site import EMAIL, PHONE, Site


def _change(site: Site, login: str, **values: object) -> None:
    with site.runtime.database.write() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        for name, value in values.items():
            setattr(user, name, value)


def test_a_manager_invites_and_takes_it_back(site: Site) -> None:
    _change(site, "author", manages_members=True)
    author = program(site, "author")
    invited = author.post("/my/organization/invitations", {"email": "new@example.com"}, 201)
    assert invited["role"] == "enterprise_member"
    waiting = author.call("GET", "/my/organization/invitations")
    assert [one["id"] for one in waiting.json["items"]] == [invited["id"]]
    assert "new@example.com" not in waiting.text
    gone = author.call("DELETE", f"/my/organization/invitations/{invited['id']}")
    assert (gone.status_code, gone.data) == (204, b"")
    assert author.get("/my/organization/invitations")["items"] == []


def test_only_managers_manage_members(site: Site) -> None:
    author = program(site, "author")
    (member,) = author.get("/my/organization/members")["items"]
    assert (member["name"], member["manages_members"]) == ("示例author", False)
    author.post("/my/organization/invitations", {"email": "new@example.com"}, 403)
    body = {"manages_members": True}
    assert author.call("PUT", f"/my/organization/members/{member['id']}", body).status_code == 403
    program(site, "broker").get("/my/organization/members", 403)


def test_the_last_manager_stays(site: Site) -> None:
    _change(site, "author", manages_members=True)
    author = program(site, "author")
    (member,) = author.get("/my/organization/members")["items"]
    address = f"/my/organization/members/{member['id']}"
    assert author.call("PUT", address, {"manages_members": False}).status_code == 409
    assert author.call("DELETE", address).status_code == 409
    assert program(site, "stranger").call("DELETE", address).status_code == 403


def test_an_operator_verifies_the_zones_organizations(site: Site) -> None:
    with site.runtime.database.write() as session:
        known = session.scalars(select(Organization).where(Organization.kind == "enterprise"))
        waiting = known.first()
        assert waiting
        waiting.state = "registered"
        number = waiting.id
    operator = program(site, "operator")
    assert [one["id"] for one in operator.get("/zone/organizations")["items"]] == [number]
    done = operator.post(f"/zone/organizations/{number}/verify", {"flags": []})
    assert done["state"] == "verified"
    operator.post(f"/zone/organizations/{number}/refuse", {"reason": "示例"}, 409)
    program(site, "author").get("/zone/organizations", 403)


def test_contacts_open_when_both_have_agreed(site: Site) -> None:
    code = engaged(site)
    broker, author = program(site, "broker"), program(site, "author")
    noted = {"stage": "contacted", "note": f"已约好，请拨打 {PHONE}"}
    broker.change(f"/engagements/{code}", "advance", noted)
    contacts = f"/engagements/{code}/contacts"
    author.post(contacts, status=409)
    for party in (author, program(site, "researcher")):
        party.post(f"/engagements/{code}/consent")
    opened = author.post(contacts)
    assert {party["phone"] for party in opened["items"]} == {PHONE}
    assert author.call("DELETE", f"/engagements/{code}/consent").status_code == 204
    author.post(contacts, status=409)
    shown = author.call("GET", f"/engagements/{code}").text
    assert "已约好，请拨打" in shown
    assert PHONE not in shown
    assert EMAIL not in shown


def test_ones_browsers_are_told_and_ended(site: Site) -> None:
    browser = site.client("author")
    author = program(site, "author")
    (open_one,) = author.get("/me/sessions")["items"]
    address = f"/me/sessions/{open_one['id']}"
    assert program(site, "stranger").call("DELETE", address).status_code == 404
    assert browser.get("/api/v1/me").status_code == 200
    assert author.call("DELETE", address).status_code == 204
    assert browser.get("/api/v1/me").status_code == 401


def test_auditors_and_nobody_else_read_the_log(site: Site) -> None:
    program(site, "author").post("/my/demands", {"title": "示例"}, 201)
    auditor = program(site, "auditor")
    found = auditor.get("/audit?action=listing.create&limit=1")
    assert found["items"][0]["actor"] == "示例author"
    older = auditor.get(f"/audit?action=listing.create&limit=1&cursor={found['next']}")
    assert older["items"][0]["id"] < found["items"][0]["id"]
    auditor.get("/audit?since=2026-12-01&until=2026-11-01", 422)
    auditor.get("/listings")
    for login in ("author", "operator", "supervisor", "security_admin"):
        program(site, login).get("/audit", 403)
