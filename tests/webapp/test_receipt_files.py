"""Files of receipts: asked for first, examined then, and gone when they are refused."""

from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from matcher.listings import review
from matcher.taxonomy import load_rules
from matcher.uploads.store import Received, Sent, UploadStore
from tests.uploads.files import PDF
from tests.webapp.members import by_code
from tests.webapp.reading import links
from tests.webapp.site import LintingClient, Site
from tests.webapp.test_receipts import guest, send, stored

__all__ = ["guest"]
MOST = load_rules().intake.files_per_listing


@pytest.fixture
def code(site: Site, guest: LintingClient) -> str:
    """The listing that the guest sent, returned."""
    code = stored(site, send(guest)).listing.code
    with site.runtime.database.write() as session:
        reasons = {"goal": "请写明目标"}
        review.send_back(session, site.people.operator, by_code(session, code), reasons)
    return code


def attach(guest: LintingClient, *names: str, token: str = "") -> TestResponse:
    """Add files of these names."""
    files = [(BytesIO(b"MZ" if name.endswith("exe") else PDF), name) for name in names]
    token = token or guest.token("/receipt")
    return guest.post("/receipt/attachments", data={"csrf_token": token, "files": files})


def kept(site: Site) -> list[Path]:
    """The files in the store."""
    return [path for path in site.runtime.uploads.folder.glob("??/*") if path.is_file()]


def test_what_cannot_be_taken_is_not_even_laid_down(
    site: Site, guest: LintingClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attach(guest, "一.pdf").status_code == 302
    before = kept(site)
    looked_at: list[Sent] = []
    monkeypatch.setattr(UploadStore, "receive", lambda _, sent: looked_at.append(sent))
    # One is there already.
    assert attach(guest, *(f"{number}.pdf" for number in range(MOST))).status_code == 422
    site.write(lambda session: setattr(by_code(session, code), "state", "submitted"))
    assert attach(guest, "二.pdf").status_code == 409
    assert (looked_at, kept(site)) == ([], before)


@pytest.mark.usefixtures("code")
def test_of_a_refused_form_no_file_is_left(site: Site, guest: LintingClient) -> None:
    answer = attach(guest, "好.pdf", "坏.exe")
    assert (answer.status_code, "坏.exe" in answer.text, kept(site)) == (422, True, [])


def test_others_write_while_files_are_examined_and_the_state_is_asked_again(
    site: Site, guest: LintingClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = UploadStore.receive

    def slowly(store: UploadStore, sent: Sent) -> Received:
        # It would wait for the lock until it gave up.
        site.write(lambda session: setattr(by_code(session, code), "state", "submitted"))
        return receive(store, sent)

    monkeypatch.setattr(UploadStore, "receive", slowly)
    assert attach(guest, "图纸.pdf").status_code == 409
    assert kept(site) == []


@pytest.mark.usefixtures("code")
def test_so_many_times_and_no_more(site: Site, guest: LintingClient) -> None:
    limits, token = load_rules().sign_in.attempts["attach"], guest.token("/receipt")
    answers = [attach(guest, token=token).status_code for _ in range(limits.subject + 1)]
    assert answers == [422] * limits.subject + [429]
    assert attach(guest, "图纸.pdf", token=token).status_code == 429
    assert kept(site) == []


@pytest.mark.usefixtures("code")
def test_names_of_files_are_masked_where_they_are_saved(guest: LintingClient) -> None:
    attach(guest, "张三13900001111.pdf")
    answer = guest.get(links(guest.get("/receipt").text)["张三139****1111"])
    named = unquote(answer.headers["Content-Disposition"])
    assert ("139****1111.pdf" in named, "13900001111" in named) == (True, False)
