"""The proof is of one browser and one look-up, whatever copies of its cookie are left."""

from datetime import timedelta

import time_machine

from matcher.clock import now
from matcher.listings import review
from matcher.taxonomy import load_rules
from matcher.worker import Worker
from tests.webapp.members import by_code
from tests.webapp.site import LintingClient, Site
from tests.webapp.test_receipts import guest, look_up, send, stored

__all__ = ["guest"]


def copied(site: Site, client: LintingClient) -> LintingClient:
    """A browser with the same session cookie."""
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie
    thief = site.client()
    thief.signed_in = True
    thief.set_cookie(name, cookie.value)
    return thief


def test_leaving_ends_the_copies_too(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    thief = copied(site, guest)
    assert number in thief.get("/receipt").text
    guest.submit("/receipt/leave", {}, page="/receipt")
    assert number not in thief.get("/receipt").text
    assert thief.get("/receipt/preview").location == "/receipt"


def test_a_new_look_up_ends_the_one_before(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    other = site.client()
    other.signed_in = True
    assert look_up(other, number).location == "/receipt"
    assert number in other.get("/receipt").text
    assert number not in guest.get("/receipt").text
    # Who has no proof any more takes none from others.
    guest.post("/receipt/leave", data={"csrf_token": guest.token("/receipt")})
    assert number in other.get("/receipt").text


def test_wrong_guesses_end_nothing(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    assert look_up(site.client(), number, "0472-7654321").status_code == 422
    assert number in guest.get("/receipt").text


def test_the_worker_ends_it_long_after_the_listing(site: Site, guest: LintingClient) -> None:
    number = send(guest)
    code = stored(site, number).listing.code
    with site.runtime.database.write() as session:
        review.reject(session, site.people.operator, by_code(session, code), "示例原因")
    later = now() + timedelta(days=load_rules().intake.sender_days + 1)
    with time_machine.travel(later):
        Worker(site.runtime).expire()
    assert (stored(site, number).phone, look_up(guest, number).status_code) == ("", 422)
