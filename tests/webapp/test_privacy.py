"""The notice, consents on the engagement's page, the preview's warning, and one's own data."""

import json

import pytest
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance
from matcher.listings.models import ListingContact
from matcher.own_data.erase import ERASED_NAME
from matcher.privacy.notice import load_notice
from tests.webapp.members import draft, engaged
from tests.webapp.reading import links, parse, words
from tests.webapp.site import EMAIL, PASSWORD, PHONE, LintingClient, Site


@pytest.fixture
def code(site: Site) -> str:
    code = engaged(site)
    with site.runtime.database.write() as session:
        advance(session, site.people.broker, session.query(Engagement).one(), "contacted")
    return code


def test_the_notice_says_everything(client: LintingClient) -> None:
    text = words(parse(client.get("/privacy").text))
    notice = load_notice()
    assert notice.version in text
    for purpose in notice.purposes:
        told = (purpose.name, purpose.fields, purpose.how, purpose.ground, purpose.kept)
        assert all(words_of in text for words_of in told)
    assert all(right.name in text and right.how in text for right in notice.rights)
    assert "/privacy" in links(client.get("/").text).values()


def test_contacts_open_to_the_parties_when_both_have_agreed(site: Site, code: str) -> None:
    address = f"/engagements/{code}"
    author, researcher = site.client("author"), site.client("researcher")
    page = author.get(address).text
    assert "139****0123" in page
    assert "l***@example.com" in page
    assert PHONE not in page
    assert f"{address}/contacts" not in page
    assert author.submit(f"{address}/contacts", {}, page=address).status_code == 409
    author.submit(f"{address}/consent", {}, page=address)
    text = words(parse(author.get(address).text))
    assert "已同意（示例author" in text
    assert "尚未同意" in text
    assert f"{address}/contacts" not in researcher.get(address).text
    researcher.submit(f"{address}/consent", {}, page=address)
    for party in (author, researcher):
        opened = party.submit(f"{address}/contacts", {}, page=address).text
        assert PHONE in opened
        assert EMAIL in opened
    author.submit(f"{address}/consent/withdraw", {}, page=address)
    assert "已撤回同意" in author.get(address).text
    assert researcher.submit(f"{address}/contacts", {}, page=address).status_code == 409


def test_the_broker_sees_who_agreed_but_decides_nothing(site: Site, code: str) -> None:
    broker, address = site.client("broker"), f"/engagements/{code}"
    assert "尚未同意" in words(parse(broker.get(address).text))
    assert f"{address}/consent" not in broker.get(address).text
    assert broker.submit(f"{address}/consent", {}, page=address).status_code == 403


def test_the_preview_points_at_personal_data_in_the_text(site: Site) -> None:
    author = site.client("author")
    code = draft(site, "示例草稿", problem=f"报废率高，请电 {PHONE}。", goal="执行 GB/T 13912-2020")
    page = author.get(f"/my/listings/{code}/preview").text
    assert f"手机号 {PHONE}，公开时显示为 139****0123" in words(parse(page))
    assert f"/my/listings/{code}/edit?step=all#field-problem" in page
    assert "请电 139****0123。" in page
    clean = draft(site, "示例草稿二", problem="执行 GB/T 13912-2020")
    assert "展示和检索时会遮盖" not in author.get(f"/my/listings/{clean}/preview").text


def test_own_data_can_be_taken_away(site: Site) -> None:
    author = site.client("author")
    assert "我的数据" in links(author.get("/account/").text)
    response = author.submit("/account/data/export", {}, page="/account/data/")
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=own-data-")
    copy = json.loads(response.text)
    assert copy["account"]["display_name"] == "示例author"
    assert {row["contact_phone"] for row in copy["listings"]} == {PHONE}


def test_own_data_is_for_who_has_signed_in(client: LintingClient) -> None:
    assert client.get("/account/data/").status_code == 302


def test_erasing_needs_the_word_and_the_password(site: Site) -> None:
    author, address = site.client("author"), "/account/data/"
    for form, told in (
        ({"word": "", "current": PASSWORD}, "请输入“注销”两个字"),
        ({"word": "注销", "current": "wrong"}, "当前密码不正确"),
    ):
        refused = author.submit(f"{address}erase", form, page=address)
        assert refused.status_code == 422
        assert told in refused.text
    assert author.get(address).status_code == 200


def test_an_erased_person_is_gone(site: Site) -> None:
    with site.runtime.database.write() as session:
        for contact in session.scalars(select(ListingContact)):
            contact.contact_name = "示例author"
    other = site.client("author")
    author, address = site.client("author"), "/account/data/"
    form = {"word": "注销", "current": PASSWORD}
    gone = author.submit(f"{address}erase", form, page=address)
    assert gone.status_code == 302
    assert other.get(address).status_code == 302
    with site.runtime.database.read() as session:
        user = session.get_one(User, site.people.author.user_id)
        assert user.display_name == ERASED_NAME
        assert {c.contact_phone for c in session.scalars(select(ListingContact))} == {""}
    assert site.client().get(f"/demands/{site.code('叶片补焊热裂纹')}").status_code == 200
