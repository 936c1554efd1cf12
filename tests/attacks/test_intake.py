"""Receipts that are guessed, files of others, disguises, and markup in what anybody may send."""

from io import BytesIO
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import event, select, update

from matcher.actor import SYSTEM
from matcher.intake.models import Receipt
from matcher.listings import attaching
from matcher.listings.attachments import Attachment
from matcher.listings.models import Listing
from matcher.taxonomy import load_rules
from matcher.uploads.models import Upload
from matcher.uploads.store import Sent
from tests.attacks import victims
from tests.attacks.payloads import XSS, obeyed
from tests.attacks.target import Browser, Target, changed
from tests.attacks.test_uploads import _collected
from tests.uploads.files import HTML, JPEG, PDF, docx
from tests.webapp.members import by_code, draft

PHONE = "13900007788"
# A form that is cut off at the limit leaves its files to the collector.
__all__ = ["_collected"]
SAID = {
    "organization_name": "示例来件",
    "contact_name": "示例",
    "contact_phone": PHONE,
    "consent": "1",
    "zone": "1",
    "then": "send",
}


def send(target: Target, **form: Any) -> tuple[Browser, Receipt]:
    """Send a demand; the browser holds the proof."""
    browser = target.browser()
    data = {"title": "示例来件", "problem": "示例问题"} | SAID | form
    answer = browser.send("/post/demand/send", data)
    assert answer.status_code == 302, answer.status
    with target.runtime.database.read() as session:
        receipt = session.scalars(select(Receipt).order_by(Receipt.id.desc())).first()
    assert receipt
    return browser, receipt


def look_up(target: Target, number: str, phone: str, address: str = "192.0.2.9") -> Any:
    at = {"REMOTE_ADDR": address}
    form = {"number": number, "phone": phone}
    return target.browser().send("/receipt", form, environ_overrides=at)


def test_a_wrong_number_and_a_wrong_phone_are_answered_alike(target: Target) -> None:
    """In words and in work: the same statements, whichever of the two is wrong."""
    _, receipt = send(target)
    closed, other = send(target)
    closed.send("/receipt/withdraw", {})
    told, asked = set(), set()
    for number, phone in (
        *((receipt.number, "13900007789"), ("R2026-2222-2222", PHONE), (other.number, PHONE)),
        *(("", ""), ("R2026-2222-2222", "x"), (receipt.number, "")),
    ):
        target.forget_attempts()
        said: list[str] = []
        engine = target.runtime.database.engine

        def heard(*args: Any, said: list[str] = said) -> None:
            said.append(args[2])

        event.listen(engine, "before_cursor_execute", heard)
        answer = look_up(target, number, phone)
        event.remove(engine, "before_cursor_execute", heard)
        shown = answer.text.split("<main")[1].replace(f'value="{number}"', 'value=""')
        told.add((answer.status_code, shown.split("csrf_token")[0]))
        asked.add(tuple(sorted(said)))
    assert len(told) == len(asked) == 1


def test_guessing_numbers_ends_soon(target: Target) -> None:
    _, receipt = send(target)
    limits = load_rules().sign_in.attempts["receipt"]
    for number in range(limits.free):
        look_up(target, receipt.number, f"1390000{number:04d}", "192.0.2.77")
    # The right phone does not open it while one has to wait, and nothing tells why.
    assert look_up(target, receipt.number, PHONE, "192.0.2.77").status_code == 422
    statuses = [
        look_up(target, f"R2026-2222-22{number:02d}", PHONE, "192.0.2.77").status_code
        for number in range(limits.address - limits.free + 1)
    ]
    assert statuses[-1] == 429
    member = target.browser("stranger")
    claimed = member.send(
        "/my/claims",
        {"number": receipt.number, "phone": PHONE},
        environ_overrides={"REMOTE_ADDR": "192.0.2.77"},
    )
    assert claimed.status_code == 429


def test_the_proof_opens_one_receipt_and_its_files_only(target: Target) -> None:
    mine, _ = send(target)
    _, other = send(target, files=(BytesIO(PDF), "别人的.pdf"))
    with target.runtime.database.read() as session:
        query = select(Attachment).where(Attachment.listing_id == other.listing_id)
        number = session.scalars(query).one().id
        key = session.scalars(select(Upload.key).order_by(Upload.id.desc())).first()
    before = target.rows()
    assert mine.get(f"/attachments/{key}").status_code == 404
    for data in ({"then": "remove"}, {"title": "改名", "public": "1"}):
        assert mine.send(f"/receipt/attachments/{number}", data).status_code in (404, 409)
    assert changed(before, target.rows()) == {}


@pytest.fixture
def theirs(target: Target) -> tuple[int, str]:
    """A file of a listing in the other zone: its id and key."""
    with target.runtime.database.write() as session:
        listing = session.scalars(select(Listing).where(Listing.code == "D2026-7001")).one()
        received = target.runtime.uploads.receive(_sent(PDF, f"{victims.MARK}.pdf"))
        made = attaching.attach(session, SYSTEM, listing, received, public=True)
        return made.id, made.upload.key


def _sent(content: bytes, name: str) -> Sent:
    return Sent(BytesIO(content), name)


def test_nobody_reaches_the_files_of_others(target: Target, theirs: tuple[int, str]) -> None:
    number, key = theirs
    own = draft(target)
    for login in ("", "author", "stranger", "researcher", "broker", "operator", "supervisor"):
        browser = target.browser(login)
        for address in (f"/attachments/{key}", f"/uploads/{key}"):
            answer = browser.get(address)
            assert answer.status_code == 404 or "/account/sign-in" in answer.location
            assert victims.MARK not in answer.text
    for code in (own, "D2026-7001"):
        answer = target.browser("author").send(
            f"/my/listings/{code}/attachments/{number}", {"then": "remove"}
        )
        assert answer.status_code == 404
    assert target.browser(victims.LOGIN).get(f"/attachments/{key}").data == PDF


DISGUISED = {
    "html as pdf": ("a.pdf", HTML),
    "script in jpeg": ("a.jpg", JPEG[:4] + b"<script>alert(1)</script>" + JPEG[4:]),
    "macro in docx": ("a.docx", docx({"word/vbaProject.bin": b"x"})),
    "svg": ("a.svg", b"<svg onload=alert(1)>"),
    "exe": ("a.exe", b"MZ\x90\x00"),
}


@pytest.mark.parametrize("what", DISGUISED)
def test_disguised_files_are_refused_on_both_ways(target: Target, what: str) -> None:
    name, content = DISGUISED[what]
    code, before = draft(target), target.rows()["uploads"]
    form = {"files": (BytesIO(content), name)}
    assert (
        target.browser("author").send(f"/my/listings/{code}/attachments", form).status_code == 422
    )
    data = {"title": "示例", "problem": "示例"} | SAID | {"files": (BytesIO(content), name)}
    assert target.browser().send("/post/demand/send", data).status_code == 422
    assert target.rows()["uploads"] == before


def test_what_is_sent_is_bounded(target: Target) -> None:
    large = PDF[:-6] + b"0" * (load_rules().upload_megabytes << 20) + PDF[-6:]
    data = {"title": "示例", "problem": "示例"} | SAID
    answer = target.browser().send("/post/demand/send", data | {"files": (BytesIO(large), "a.pdf")})
    assert answer.status_code in (413, 422)
    most = load_rules().intake.files_per_listing
    files = [(BytesIO(PDF), f"{number}.pdf") for number in range(most + 1)]
    assert target.browser().send("/post/demand/send", data | {"files": files}).status_code == 422
    assert target.browser().send("/post/demand", {"title": "x" * (5 << 20)}).status_code == 413
    assert target.browser().post("/post/demand/send", data=data).status_code == 400
    with target.runtime.database.read() as session:
        titles = session.scalars(select(Listing.title).where(Listing.title == "示例")).all()
    assert titles == []


@pytest.mark.parametrize("payload", [XSS[0], XSS[1], XSS[3], XSS[6]])
def test_what_is_sent_is_never_markup(target: Target, payload: str) -> None:
    said = {"organization_name": payload, "contact_name": payload[:40], "title": payload}
    typed = target.browser().send(
        "/post/demand", said | {"problem": payload, "step": "4", "then": "preview"}
    )
    assert list(obeyed(typed.text)) == []
    sender, receipt = send(target, **said, problem=payload, goal=payload)
    sender_pages = [sender.get(address).text for address in ("/receipt", "/receipt/preview")]
    with target.runtime.database.write() as session:
        code = session.get_one(Listing, receipt.listing_id).code
    review = target.browser("operator").get(f"/review/{code}").text
    assert escape(payload[:20]) in review
    author = target.browser("author")
    author.send("/post/demand/autosave", {"title": payload, "keywords": payload, "revision": "0"})
    kept = author.get("/post/demand").text
    own = draft(target)
    with target.runtime.database.write() as session:
        received = target.runtime.uploads.receive(_sent(PDF, f"{payload[:60]}.pdf"))
        made = attaching.attach(session, SYSTEM, by_code(session, own), received, public=True)
        session.execute(update(Attachment).where(Attachment.id == made.id).values(title=payload))
    files = [author.get(f"/my/listings/{own}{page}").text for page in ("", "/preview")]
    for html in (*sender_pages, review, kept, *files):
        assert list(obeyed(html)) == []
    author.send("/post/demand/discard", {})
