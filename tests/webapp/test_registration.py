"""Registration, verification and invitations as people meet them."""

import email
import io
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from matcher.accounts.models import Organization, User
from matcher.mail.deliver import deliver_due
from matcher.mail.models import MailMessage
from matcher.uploads.models import Upload
from tests.organizations.registrations import EMAIL, PASSWORD, asked, code
from tests.uploads.files import HTML, PDF
from tests.webapp.members import audited
from tests.webapp.site import LintingClient, Site
from webapp.access.security import limiter

_LINK = re.compile(r"/(?:register/confirm|invitations)/[\w-]+")


@pytest.fixture(autouse=True)
def _no_limits(site: Site) -> None:
    limiter.reset()


def send(client: LintingClient, site: Site, file: bytes = PDF, **changes: Any) -> TestResponse:
    """Fill in the registration form and send it."""
    client.get("/register")
    client.signed_in = True  # the form shows people what they have typed themselves
    proof = (io.BytesIO(file), changes.pop("file_name", "营业执照.pdf"))
    return client.submit("/register", asked(site.people, **changes) | {"proof": proof})


def followed(site: Site) -> str:
    """The path in the last mail, once it is delivered."""
    runtime = site.runtime
    deliver_due(runtime.database, runtime.carrier, runtime.settings.mail_from)
    return mailed(site)


def mailed(site: Site) -> str:
    """The path in the newest file of the outbox."""
    newest = max(site.runtime.settings.mail.glob("*.eml"))
    message = email.message_from_bytes(newest.read_bytes(), EmailMessage, policy=default)
    found = _LINK.search(message.get_content())
    assert found
    return found.group()


def registered(site: Site) -> User:
    """The first member of an organization that waits for verification."""
    client = site.client()
    assert send(client, site).status_code == 302
    path = followed(site)
    assert "账号已开设" in client.submit(path, {}).text
    with site.runtime.database.read() as session:
        return session.query(User).filter(User.manages_members).order_by(User.id.desc()).first()  # type: ignore[return-value]


def organization(site: Site, name: str = "示例新材料有限公司") -> Organization:
    with site.runtime.database.read() as session:
        return session.scalars(select(Organization).where(Organization.name == name)).one()


def uploads(site: Site) -> list[Upload]:
    with site.runtime.database.read() as session:
        return list(session.scalars(select(Upload)))


def test_from_the_form_to_the_account(site: Site) -> None:
    client = site.client()
    answer = send(client, site)
    assert answer.location == "/register/sent"
    assert "请查收确认邮件" in client.get("/register/sent").text
    path = followed(site)
    before = client.get(path)
    assert "示例新材料有限公司" in before.text
    assert organization(site).state == "unconfirmed"  # a mail program may open links by itself
    client.submit(path, {})
    assert organization(site).state == "registered"
    again = client.get(path)
    assert again.status_code == 404
    assert "已经用过" in again.text


def test_everything_wrong_is_told_at_once_and_nothing_is_lost(site: Site) -> None:
    answer = send(
        site.client(), site, credit_code="911502", password="123", consent="", profile="<b>简介"
    )
    assert answer.status_code == 422
    for words in (
        "应为 18 位",
        "密码：至少",
        "请阅读并同意",
        "&lt;b&gt;简介",
        "示例新材料有限公司",
    ):
        assert words in answer.text
    assert PASSWORD not in answer.text
    assert uploads(site) == []


@pytest.mark.parametrize(
    ("file", "name", "says"),
    [(HTML, "图.png", "与扩展名不符"), (b"x", "a.exe", "不能上传"), (b"", "空.pdf", "空的")],
)
def test_a_bad_proof_is_refused_in_words(site: Site, file: bytes, name: str, says: str) -> None:
    answer = send(site.client(), site, file, file_name=name)
    assert answer.status_code == 422
    assert says in answer.text
    with site.runtime.database.read() as session:
        assert session.query(Organization).filter_by(credit_code=code()).count() == 0


def test_a_proof_may_be_larger_than_other_forms_and_not_larger_than_the_limit(site: Site) -> None:
    client = site.client()
    fields = asked(site.people, csrf_token=client.token("/register"), flags="high_tech")
    large = PDF.replace(b"\n1 0", b"\n%" + b"x" * (6 << 20) + b"\n1 0", 1)
    assert post_parts(client, "/register", fields, large).status_code == 302
    assert post_parts(client, "/register", fields, b"x" * (12 << 20)).status_code == 413
    other = post_parts(site.client("author"), "/my/organization/invitations", {}, large)
    assert other.status_code == 413


def post_parts(
    client: LintingClient, url: str, fields: dict[str, Any], file: bytes
) -> TestResponse:
    """Send a form of any size; the test client would leave a temporary file open."""
    head = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    proof = '--edge\r\nContent-Disposition: form-data; name="proof"; filename="a.pdf"\r\n\r\n'
    body = (head + proof).encode() + file + b"\r\n--edge--\r\n"
    return client.post(url, data=body, content_type="multipart/form-data; boundary=edge")


def test_extra_fields_change_nothing(site: Site) -> None:
    send(
        site.client(),
        site,
        state="verified",
        role="operator",
        roles="operator",
        active="1",
        zone_id="9",
    )
    made = organization(site)
    with site.runtime.database.read() as session:
        user = session.query(User).filter_by(organization_id=made.id).one()
        assert [held.role for held in user.roles] == ["enterprise_member"]
    assert (made.state, user.active) == ("unconfirmed", False)


def test_a_double_click_registers_once(site: Site) -> None:
    client = site.client()
    assert [send(client, site).status_code for _ in range(2)] == [302, 302]
    assert len(uploads(site)) == 1


def test_a_known_code_is_told_and_a_known_address_is_not(site: Site) -> None:
    registered(site)
    known = send(site.client(), site, email="other@example.com")
    assert known.status_code == 409
    assert "索取加入邀请" in known.text
    assert EMAIL not in known.text
    assert "示例甲</" not in known.text
    other: dict[str, Any] = {"name": "示例另一家公司", "credit_code": code(2)}
    unknown = send(site.client(), site, **other, email="new@example.com")
    taken = send(site.client(), site, name="示例第三家公司", credit_code=code(3), email=EMAIL)
    assert (unknown.status_code, unknown.location) == (taken.status_code, taken.location)


def test_an_operator_verifies_with_the_proof(site: Site) -> None:
    user = registered(site)
    made = organization(site)
    operator = site.client("operator")
    assert made.name in operator.get("/zone/organizations").text
    page = operator.get(f"/zone/organizations/{made.id}")
    assert "营业执照.pdf" in page.text
    (upload,) = uploads(site)
    file = operator.get(f"/uploads/{upload.key}")
    assert file.data == PDF
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in file.headers["Cache-Control"]
    url = f"/zone/organizations/{made.id}"
    refused = operator.submit(f"{url}/refuse", {"reason": " "}, page=url)
    assert refused.status_code == 422
    assert "请写明原因" in refused.text
    assert operator.submit(f"{url}/verify", {"flags": ["tech_sme"]}, page=url).status_code == 302
    assert (organization(site).state, organization(site).flags) == ("verified", ["tech_sme"])
    assert operator.submit(f"{url}/verify", {}, page=url).status_code == 409
    public = site.client(user.login).get(f"/organizations/{made.id}").text
    assert "已核验" in public
    assert "科技型中小企业" in public
    assert "organization.verify" in audited(site, "organization")


def test_a_refused_organization_applies_again(site: Site) -> None:
    user = registered(site)
    url = f"/zone/organizations/{organization(site).id}"
    site.client("operator").submit(f"{url}/refuse", {"reason": "执照已过期"}, page=url)
    member = site.client(user.login)
    assert "执照已过期" in member.get("/my/organization").text
    bad = {"proof": (io.BytesIO(HTML), "图.png")}
    own = "/my/organization"
    assert member.submit(f"{own}/application", bad, page=own).status_code == 422
    good = {"proof": (io.BytesIO(PDF), "新执照.pdf")}
    assert member.submit(f"{own}/application", good, page=own).status_code == 302
    assert organization(site).state == "registered"
    assert len(uploads(site)) == 2


def test_drafts_may_be_written_and_not_submitted_before(site: Site) -> None:
    member = site.client(registered(site).login)
    made = member.submit(
        "/post/demand", {"title": "示例需求", "problem": "示例问题", "then": "preview"}
    )
    preview = member.get(made.location).text
    assert "还没有通过示范区核验" in preview
    refused = member.submit(made.location.replace("preview", "submit"), {}, page=made.location)
    assert refused.status_code == 409
    assert "还没有通过示范区核验" in refused.text


def test_an_invited_colleague_joins_once(site: Site) -> None:
    manager = site.client(registered(site).login)
    own = "/my/organization"
    data = {"email": "colleague@example.com", "manages_members": "1", "role": "operator"}
    assert manager.submit(f"{own}/invitations", data, page=own).status_code == 302
    path = followed(site)
    public = site.client()
    assert "加入 示例新材料有限公司" in public.get(path).text
    wrong = public.submit(path, {"person": "", "password": "1", "consent": ""})
    assert wrong.status_code == 422
    assert wrong.text.count("field-error") >= 3
    good = {"person": "示例乙", "password": PASSWORD, "consent": "1", "role": "operator"}
    joined = public.submit(path, good)
    assert "已加入单位" in joined.text
    token = public.token("/register")
    replay = public.post(path, data={"csrf_token": token, **good})
    assert (replay.status_code, public.get(path).status_code) == (404, 404)
    with site.runtime.database.read() as session:
        user = session.query(User).filter_by(display_name="示例乙").one()
        assert [held.role for held in user.roles] == ["enterprise_member"]
    page = manager.get(own).text
    assert "成员（2 人）" in page
    assert "colleague@example.com" not in page


def test_another_s_account_cannot_take_an_invitation(site: Site) -> None:
    manager = site.client(registered(site).login)
    own = "/my/organization"
    manager.submit(f"{own}/invitations", {"email": "colleague@example.com"}, page=own)
    path = followed(site)
    other = site.client("stranger")
    refused = other.submit(f"{path}/join", {}, page=path)
    assert refused.status_code == 403
    assert "另一个邮箱" in refused.text


def test_members_are_managed_on_the_page(site: Site) -> None:
    first = registered(site)
    manager, own = site.client(first.login), "/my/organization"
    manager.submit(f"{own}/invitations", {"email": "colleague@example.com"}, page=own)
    path = followed(site)
    site.client().submit(path, {"person": "示例乙", "password": PASSWORD, "consent": "1"})
    with site.runtime.database.read() as session:
        second = session.query(User).filter_by(display_name="示例乙").one()
    colleague = site.client(second.login)
    assert "邀请同事" not in colleague.get(own).text
    refused = manager.submit(f"{own}/members/{first.id}/remove", {}, page=own)
    assert refused.status_code == 409
    manager.submit(f"{own}/members/{second.id}/manager", {"on": "1"}, page=own)
    assert "邀请同事" in colleague.get(own).text
    manager.submit(f"{own}/members/{second.id}/remove", {}, page=own)
    assert colleague.get(own).status_code == 302
    data = {"region": "150200", "industry": "C3240", "profile": "示例简介"}
    manager.submit(f"{own}/profile", data, page=own)
    assert (organization(site).industry, organization(site).profile) == ("C3240", "示例简介")
    wrong = manager.submit(f"{own}/profile", {"region": "", "profile": "仍在"}, page=own)
    assert wrong.status_code == 422
    assert "仍在" in wrong.text


def test_an_invitation_is_withdrawn(site: Site) -> None:
    manager, own = site.client(registered(site).login), "/my/organization"
    for address in ("colleague@example.com", "坏地址"):
        manager.submit(f"{own}/invitations", {"email": address}, page=own)
    path = followed(site)
    page = manager.get(own).text
    assert "colleague@example.com" in page
    found = re.search(r"/my/organization/invitations/\d+/withdraw", page)
    assert found
    assert manager.submit(found.group(), {}, page=own).status_code == 302
    assert site.client().get(path).status_code == 404


@pytest.mark.parametrize("login", ["author", "broker", "supervisor", "auditor", "system_admin"])
def test_the_desk_is_for_operators(site: Site, login: str) -> None:
    client = site.client(login)
    assert client.get("/zone/organizations").status_code == 403
    assert client.get(f"/zone/organizations/{site.people.enterprise.id}").status_code == 403


def test_files_of_others_are_not_found(site: Site) -> None:
    registered(site)
    (upload,) = uploads(site)
    for login in ("author", "broker", "auditor"):
        assert site.client(login).get(f"/uploads/{upload.key}").status_code == 404
    assert site.client().get(f"/uploads/{upload.key}").status_code == 302


def test_given_up_mail_is_seen(site: Site) -> None:
    member = site.client(registered(site).login)
    own = "/my/organization"
    member.submit(f"{own}/invitations", {"email": "colleague@example.com"}, page=own)

    def give_up(session: Any) -> None:
        mail = session.query(MailMessage).order_by(MailMessage.id.desc()).first()
        mail.state, mail.error, mail.attempts = "given_up", "SMTPRecipientsRefused 550", 6

    site.write(give_up)
    assert "邮件未能送达" in member.get(own).text
    page = site.client("operator").get("/zone/organizations").text
    assert "SMTPRecipientsRefused 550" in page
    assert "colleague@example.com" not in page
