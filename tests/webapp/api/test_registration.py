"""From a registration to a colleague who joins, through the API: values and refusals."""

import io
import json
import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from matcher.accounts.models import Organization, User
from matcher.mail.models import MailMessage
from matcher.uploads.models import Upload
from tests.organizations.registrations import EMAIL, PASSWORD, asked
from tests.uploads.files import HTML, PDF
from tests.webapp.api.calls import BASE, Program, program
from tests.webapp.site import Site
from webapp.access.security import limiter

NAME = "示例新材料有限公司"
_LINK = re.compile(r"/(?:register/confirm|invitations)/([\w-]+)")
PERSON = {"person": "示例乙", "password": PASSWORD, "consent": True}


@pytest.fixture(autouse=True)
def _no_limits(site: Site) -> None:
    limiter.reset()


def sent(
    who: Program, path: str, body: Any = None, file: bytes | None = PDF, **more: Any
) -> TestResponse:
    """A form of a file and, beside it, JSON."""
    parts: dict[str, Any] = {} if body is None else {"data": json.dumps(body)}
    name, kind = more.get("name", "proof"), more.get("kind", "营业执照.pdf")
    if file is not None:
        parts[name] = (io.BytesIO(file), kind)
    headers = {"Authorization": f"Bearer {who.secret}"} if who.secret else {}
    client = who.site.app.test_client()
    form = "multipart/form-data"
    return client.post(BASE + path, data=parts, headers=headers, content_type=form, buffered=True)


def given(site: Site, **changes: Any) -> dict[str, Any]:
    """What a registration says in JSON."""
    return asked(site.people, zone=site.people.zone.id, consent=True, **changes)


def secret(site: Site) -> str:
    """The last part of the link in the last mail."""
    with site.runtime.database.read() as session:
        mail = session.scalars(select(MailMessage).order_by(MailMessage.id.desc())).first()
    assert mail
    found = _LINK.search(mail.text)
    assert found
    return found.group(1)


def organization(site: Site) -> Organization | None:
    with site.runtime.database.read() as session:
        return session.scalars(select(Organization).where(Organization.name == NAME)).one_or_none()


def joined(site: Site) -> Program:
    """A program of the first member of an organization that waits for verification."""
    public = Program(site)
    assert sent(public, "/registrations", given(site)).status_code == 202
    return program(site, public.post(f"/registrations/{secret(site)}/confirm")["login"])


def test_an_organization_registers_and_confirms_once(site: Site) -> None:
    public = Program(site)
    zones = public.get("/zones")["items"]
    assert {"id": site.people.zone.id, "name": site.people.zone.name} in zones
    answer = sent(public, "/registrations", given(site))
    assert (answer.status_code, answer.data) == (202, b"")
    found = organization(site)
    assert found
    assert (found.state, found.flags) == ("unconfirmed", ["high_tech"])
    address = f"/registrations/{secret(site)}/confirm"
    opened = public.post(address)
    assert opened["organization"] == NAME
    found = organization(site)
    assert found
    assert found.state == "registered"
    public.post(address, status=404)
    with site.runtime.database.read() as session:
        user = session.scalars(select(User).where(User.login == opened["login"])).one()
        assert (user.active, user.manages_members, user.email) == (True, True, EMAIL)


def test_a_known_address_is_answered_alike(site: Site) -> None:
    public = Program(site)
    first = sent(public, "/registrations", given(site))
    second = sent(public, "/registrations", given(site))
    assert (first.status_code, first.data) == (second.status_code, second.data)
    elsewhere = sent(public, "/registrations", given(site, email="other@example.com"))
    assert elsewhere.status_code == 409
    assert EMAIL not in elsewhere.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"credit_code": "9115"}, "credit_code"),
        ({"password": "123"}, "password"),
        ({"consent": False}, "consent"),
        ({"zone": "1"}, "zone"),
        ({"state": "verified"}, "state"),
    ],
)
def test_a_bad_registration_opens_nothing(site: Site, changes: Any, field: str) -> None:
    answer = sent(Program(site), "/registrations", given(site) | changes)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {error["field"] for error in answer.json["errors"]} == {field}
    assert organization(site) is None


@pytest.mark.parametrize(
    ("file", "name", "says"),
    [(HTML, "图.png", "与扩展名不符"), (b"x", "a.exe", "不能上传"), (None, "", "请选择文件")],
)
def test_a_bad_proof_is_refused(site: Site, file: bytes | None, name: str, says: str) -> None:
    answer = sent(Program(site), "/registrations", given(site), file, kind=name)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["proof"]
    assert says in answer.json["errors"][0]["message"]
    assert organization(site) is None


def test_json_without_a_file_is_no_registration(site: Site) -> None:
    answer = Program(site).call("POST", "/registrations", given(site))
    assert answer.status_code == 415
    assert "multipart/form-data" in answer.json["detail"]
    assert sent(Program(site), "/registrations", None).status_code == 400


def test_registrations_of_one_address_are_limited(site: Site) -> None:
    public = Program(site)
    answers = [sent(public, "/registrations", {}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    assert public.call("POST", f"/registrations/{'a' * 43}/confirm").status_code == 404


def test_the_proof_is_for_the_organization_and_its_zone(site: Site) -> None:
    member = joined(site)
    (proof,) = member.get("/my/organization/proofs")["items"]
    assert (proof["name"], proof["media_type"], proof["size"]) == (
        *("营业执照.pdf", "application/pdf"),
        len(PDF),
    )
    address = f"/uploads/{proof['key']}"
    operator = program(site, "operator")
    number = member.get("/me")["organization_id"]
    assert operator.get(f"/zone/organizations/{number}/proofs")["items"] == [proof]
    for who in (member, operator):
        file = who.site.app.test_client().get(
            BASE + address, headers={"Authorization": f"Bearer {who.secret}"}, buffered=True
        )
        assert (file.data, file.mimetype) == (PDF, "application/pdf")
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.headers["Cache-Control"] == "no-store"
    program(site, "author").get(address, 404)
    program(site, "broker").get(address, 403)
    program(site, "author").get(f"/zone/organizations/{number}/proofs", 403)
    Program(site).get(address, 401)


def test_a_refused_organization_applies_again(site: Site) -> None:
    member, operator = joined(site), program(site, "operator")
    number = member.get("/me")["organization_id"]
    assert sent(member, "/my/organization/application").status_code == 409
    operator.post(f"/zone/organizations/{number}/refuse", {"reason": "照片不清"})
    told = member.get("/my/organization/verification")
    assert (told["state"], told["refusal"]) == ("refused", "照片不清")
    answer = sent(member, "/my/organization/application")
    assert (answer.status_code, answer.json["state"]) == (200, "registered")
    assert len(member.get("/my/organization/proofs")["items"]) == 2
    assert sent(program(site, "author"), "/my/organization/application").status_code == 403


def test_an_operator_strikes_and_sets_flags(site: Site) -> None:
    member, operator = joined(site), program(site, "operator")
    address = f"/zone/organizations/{member.get('/me')['organization_id']}"
    flags = operator.call("PUT", f"{address}/flags", {"flags": ["tech_sme"]})
    assert (flags.status_code, flags.json["flags"]) == (200, ["tech_sme"])
    assert operator.call("PUT", f"{address}/flags", {"flags": ["best"]}).status_code == 422
    author = program(site, "author")
    assert author.call("PUT", f"{address}/flags", {"flags": []}).status_code == 403
    author.post(f"{address}/strike", {"reason": "示例"}, 403)
    operator.post(f"{address}/strike", {"reason": ""}, 422)
    assert operator.post(f"{address}/strike", {"reason": "重复登记"})["state"] == "struck"
    assert organization(site) is None
    operator.post(f"{address}/strike", {"reason": "重复登记"}, 409)
    member.get("/me", 401)


def test_managers_edit_their_organization(site: Site) -> None:
    member = joined(site)
    profile = {"region": "150200", "industry": "C3240", "profile": "做补焊，电话 13900000123"}
    edited = member.call("PUT", "/my/organization", profile)
    assert (edited.status_code, edited.json["industry"]) == (200, "C3240")
    assert "13900000123" not in member.call("GET", "/my/organization").text
    wrong = member.call("PUT", "/my/organization", profile | {"flags": ["high_tech"]})
    assert wrong.status_code == 422
    assert program(site, "author").call("PUT", "/my/organization", profile).status_code == 403


def test_a_colleague_accepts_an_invitation(site: Site) -> None:
    member, public = joined(site), Program(site)
    member.post("/my/organization/invitations", {"email": "second@example.com"}, 201)
    address = f"/invitations/{secret(site)}"
    shown = public.call("GET", address)
    assert (shown.json["organization"], shown.json["role"]) == (NAME, "enterprise_member")
    assert "second@example.com" not in shown.text
    weak = public.post(f"{address}/accept", PERSON | {"password": "second@example.com"}, 422)
    assert {error["field"] for error in weak["errors"]} == {"password"}
    public.post(f"{address}/join", status=401)
    program(site, "author").post(f"{address}/join", status=403)  # somebody else's address
    opened = public.post(f"{address}/accept", PERSON)
    assert opened["organization"] == NAME
    assert len(member.get("/my/organization/members")["items"]) == 2
    public.post(f"{address}/accept", PERSON, 404)
    public.get(address, 404)


def test_somebody_with_an_account_joins(site: Site) -> None:
    member = joined(site)
    with site.runtime.database.write() as session:
        user = session.scalars(select(User).where(User.login == "broker")).one()
        user.set_email("broker@example.com")
        user.organization_id = None
    member.post("/my/organization/invitations", {"email": "broker@example.com"}, 201)
    address = f"/invitations/{secret(site)}/join"
    who = program(site, "broker")
    assert who.post(address) == {"login": "broker", "organization": NAME}
    who.post(address, status=404)


def test_nothing_is_left_of_a_refused_upload(site: Site) -> None:
    sent(Program(site), "/registrations", given(site), HTML, kind="图.png")
    with site.runtime.database.read() as session:
        assert session.scalars(select(Upload)).all() == []
