"""Without an account: the steps, the receipt, its look-up, mending what was returned, claiming."""

import re
from io import BytesIO
from typing import Any

import pytest
from flask import session as cookie
from sqlalchemy import select

from matcher.accounts.models import Organization
from matcher.intake.models import Receipt
from matcher.intake.receipts import receipt_of
from matcher.listings import review
from matcher.listings.attachments import attachments_of
from matcher.listings.models import Listing
from matcher.taxonomy import load_rules
from tests.uploads.files import PDF
from tests.webapp.members import by_code, listing_of
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site
from tests.webapp.test_posting import as_shown

NAME, PERSON, NUMBER = "示例来件公司", "示例来件人", "0472-1234567"
FORM = {"title": "示例来件需求", "problem": "补焊后出现热裂纹。", "contact_name": PERSON}
SAID = {"organization_name": NAME, "contact_phone": NUMBER, "consent": "1"}


def shown_form(html: str) -> dict[str, Any]:
    """What a browser sends of the page's listing form."""
    return as_shown(html.replace('class="send-form panel"', "data-guard"))


@pytest.fixture
def guest(site: Site) -> LintingClient:
    client = site.client()
    # The lint is for pages of others: the sender reads the own phone.
    client.signed_in = True
    return client


def send(client: LintingClient, **changes: Any) -> str:
    """Send a demand in one go; returns its number."""
    zone = {"zone": "1"}
    form = {**FORM, **SAID, **zone, **changes}
    answer = client.submit("/post/demand/send", form | {"then": "send"}, page="/post/demand")
    assert answer.status_code == 302, answer.text
    found = re.search(r"R\d{4}-\w{4}-\w{4}", client.get("/receipt").text)
    assert found
    return found.group()


def stored(site: Site, number: str) -> Receipt:
    with site.runtime.database.read() as session:
        receipt = session.scalars(select(Receipt).where(Receipt.number == number)).one()
        assert receipt.listing.organization.name
        return receipt


def look_up(client: LintingClient, number: str, phone: str = NUMBER) -> Any:
    return client.submit("/receipt", {"number": number, "phone": phone})


def test_step_by_step_to_a_receipt_with_files(site: Site, guest: LintingClient) -> None:
    page = guest.get("/post/demand")
    form = shown_form(page.text) | {"title": "示例来件需求", "problem": FORM["problem"]}
    assert form["step"] == ["1"]
    page = guest.post("/post/demand", data=form | {"then": "step-2"})
    form = shown_form(page.text) | {
        "goal": "合格率 95%",
        "indicators-0-name": "合格率",
        "indicators-0-operator": "≥",
    }
    assert form["title"] == ["示例来件需求"]
    page = guest.post("/post/demand", data=form | {"indicators-0-value": "95", "then": "step-4"})
    assert (page.status_code, "单位名称" in page.text) == (200, True)
    page = guest.post("/post/demand", data=shown_form(page.text) | {"then": "preview"})
    assert page.status_code == 422
    (summary,) = by_class(parse(page.text), "error-summary")
    assert all(label in words(summary) for label in ("单位名称", "联系人", "联系电话", "规则"))
    form = shown_form(page.text) | SAID | {"contact_name": PERSON, "then": "preview"}
    page = guest.post("/post/demand", data=form)
    assert page.status_code == 200
    assert NAME not in words(by_class(parse(page.text), "preview-frame")[0])
    with site.runtime.database.read() as session:
        assert session.scalars(select(Receipt)).all() == []
    files = {"files": [(BytesIO(PDF), "图纸.pdf"), (BytesIO(PDF), "报告.pdf")], "then": "send"}
    answer = guest.post("/post/demand/send", data=shown_form(page.text) | files)
    assert answer.location == "/receipt"
    page = guest.get("/receipt").text
    (number,) = {words(one) for one in by_class(parse(page), "receipt-number")}
    receipt = stored(site, number)
    assert (receipt.organization_name, receipt.phone) == (NAME, "04721234567")
    assert receipt.listing.parts == {"problem": FORM["problem"], "goal": "合格率 95%"}
    assert "示范区审核人员" in page
    assert {"图纸", "报告"} <= set(links(page))
    assert guest.get(links(page)["图纸"]).data == PDF
    assert site.client().get(links(page)["图纸"]).status_code == 404


def test_the_public_never_learns_who_sent_it(site: Site, guest: LintingClient) -> None:
    code = stored(site, send(guest)).listing.code
    with site.runtime.database.write() as session:
        review.publish(session, site.people.operator, by_code(session, code))
    site.index()
    reader = site.client()
    page = reader.get(f"/demands/{code}").text
    assert "社会来件（示范区代为发布）" in page
    organization = links(page)["社会来件（示范区代为发布）"]
    for address in (
        f"/demands/{code}",
        organization,
        "/search?q=热裂纹",
        f"/api/v1/listings/{code}",
    ):
        text = reader.get(address).text
        assert not any(word in text for word in (NAME, PERSON, NUMBER, "04721234567"))


def test_only_right_number_and_phone_open_it(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    other = site.client()
    assert "受理编号" in other.get("/receipt").text
    texts = set()
    for pair in ((number, "0472-7654321"), ("R2026-2222-2222", NUMBER), ("", "")):
        site.forget_attempts()
        answer = look_up(other, *pair)
        told = parse(answer.text)
        texts.add((answer.status_code, words(by_class(told, "error-summary")[0])))
    assert len(texts) == 1
    assert texts.pop()[0] == 422
    site.forget_attempts()
    assert look_up(other, number.lower()).location == "/receipt"
    assert number in other.get("/receipt").text
    other.submit("/receipt/leave", {}, page="/receipt")
    assert number not in other.get("/receipt").text


def test_the_proof_ends_by_itself(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    with guest.session_transaction() as kept:
        *known, until = kept["receipt_proof"]
        assert until > 0
        kept["receipt_proof"] = [*known, 1]
    assert number not in guest.get("/receipt").text
    assert cookie is not None


@pytest.mark.parametrize("address", ["/receipt/edit", "/receipt/preview"])
def test_without_the_proof_one_is_led_to_the_look_up(shown: Site, address: str) -> None:
    assert shown.client().get(address).location == "/receipt"


def test_what_was_returned_is_mended_and_sent_again(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    code = stored(site, number).listing.code
    with site.runtime.database.write() as session:
        reasons = {"goal": "请写明目标"}
        review.send_back(session, site.people.operator, by_code(session, code), reasons)
    page = guest.get("/receipt").text
    assert "请写明目标" in page
    assert "/receipt/edit?step=2#field-goal" in links(page).values()
    form = guest.get("/receipt/edit?step=2").text
    answer = guest.post(
        "/receipt/edit", data=shown_form(form) | {"goal": "合格率 95%", "then": "preview"}
    )
    assert answer.location == "/receipt/preview"
    preview = guest.get("/receipt/preview").text
    assert "合格率 95%" in preview
    added = {"csrf_token": guest.token("/receipt/preview"), "files": (BytesIO(PDF), "补充.pdf")}
    assert guest.post("/receipt/attachments", data=added).status_code == 302
    answer = guest.submit("/receipt/submit", {}, page="/receipt/preview")
    assert answer.location == "/receipt"
    with site.runtime.database.read() as session:
        listing = by_code(session, code)
        assert (listing.state, listing.review_reasons) == ("submitted", {})
        assert len(attachments_of(session, site.people.operator, listing)) == 1


def test_taking_it_back_ends_the_receipt(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    guest.submit("/receipt/withdraw", {}, page="/receipt")
    assert listing_of(site, stored(site, number).listing.code).state == "withdrawn"
    assert look_up(guest, number).status_code == 422


def test_an_enterprise_claims_it(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    author = site.client("author")
    wrong = author.submit("/my/claims", {"number": number, "phone": "0472-7654321"})
    assert (wrong.status_code, "受理编号或电话不正确" in wrong.text) == (422, True)
    answer = author.submit("/my/claims", {"number": number, "phone": NUMBER})
    code = stored(site, number).listing.code
    assert answer.location == f"/my/listings/{code}"
    assert "单位认领" in author.get(answer.location).text
    assert number in author.get("/my/claims").text
    assert number not in guest.get("/receipt").text
    with site.runtime.database.read() as session:
        listing = by_code(session, code)
        assert listing.organization_id == site.people.enterprise.id
        receipt = receipt_of(session, site.people.operator, listing)
        assert receipt is not None
        assert (receipt.state, receipt.phone) == ("claimed", "")


def test_achievements_say_that_they_need_an_account(shown: Site) -> None:
    page = shown.client().get("/post/achievement")
    assert (page.status_code, "发布科技成果需要账号" in page.text) == (403, True)
    chooser = shown.client().get("/post").text
    assert {"提交技术需求", "提交应用场景", "登录后填写"} <= set(links(chooser))


def test_so_much_is_sent_from_one_phone_and_no_more(site: Site, guest: LintingClient) -> None:
    limits = load_rules().sign_in.attempts["intake"]
    for _ in range(min(limits.free, limits.subject)):
        send(guest)
    form = {**FORM, **SAID, "zone": "1", "then": "send"}
    answer = guest.submit("/post/demand/send", form, page="/post/demand")
    assert answer.status_code == 429
    with site.runtime.database.read() as session:
        assert len(session.scalars(select(Receipt)).all()) == min(limits.free, limits.subject)


def test_a_bad_file_is_refused_with_nothing_half_written(site: Site, guest: LintingClient) -> None:
    form = {**FORM, **SAID, "zone": "1", "then": "send", "csrf_token": guest.token("/post/demand")}
    form["files"] = [(BytesIO(PDF), "好.pdf"), (BytesIO(b"MZ"), "坏.exe")]
    answer = guest.post("/post/demand/send", data=form)
    assert (answer.status_code, "坏.exe" in answer.text) == (422, True)
    assert shown_form(answer.text)["problem"] == [FORM["problem"]]
    with site.runtime.database.read() as session:
        assert session.scalars(select(Receipt)).all() == []
        query = select(Listing).join(Organization).where(Organization.name.startswith("社会来件"))
        assert session.scalars(query).all() == []
