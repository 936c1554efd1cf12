"""Idempotency keys: a write that is repeated happens once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, text

from matcher.clock import now
from matcher.listings.models import Listing
from matcher.replays.models import KeptAnswer
from tests.contracts.papers import SELLER, told
from tests.webapp.api.calls import Program, program, token
from tests.webapp.members import draft, engaged, listing_of, suggested
from tests.webapp.site import Site

KEY = {"Idempotency-Key": "5b1f0c0e-example"}
BODY = {"title": "重试的示例", "problem": "示例问题"}


def _made(site: Site) -> int:
    with site.runtime.database.read() as session:
        query = select(func.count()).select_from(Listing).where(Listing.title == BODY["title"])
        return session.scalar(query) or 0


def test_a_repeated_write_gets_the_first_answer(site: Site) -> None:
    author = program(site, "author")
    first = author.call("POST", "/my/demands", BODY, KEY)
    again = author.call("POST", "/my/demands", BODY, KEY)
    assert (again.status_code, again.json) == (201, first.json)
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert _made(site) == 1


def test_what_is_kept_of_an_answer_is_sealed(site: Site) -> None:
    broker = program(site, "broker")
    first = broker.call("POST", "/contracts", told(), KEY)
    assert SELLER["phone"] in first.text
    with site.runtime.database.read() as session:
        (kept,) = session.scalars(text("SELECT body FROM kept_answers")).all()
    assert SELLER["phone"] not in kept
    assert SELLER["name"] not in kept
    assert broker.call("POST", "/contracts", told(), KEY).json == first.json


def test_without_a_key_it_happens_twice(site: Site) -> None:
    author = program(site, "author")
    for _ in range(2):
        author.post("/my/demands", BODY, 201)
    assert _made(site) == 2


def test_a_key_is_of_one_request(site: Site) -> None:
    author = program(site, "author")
    author.call("POST", "/my/demands", BODY, KEY)
    other = author.call("POST", "/my/demands", BODY | {"problem": "另一个"}, KEY)
    assert other.status_code == 422
    assert other.json["errors"][0]["field"] == "Idempotency-Key"
    elsewhere = author.call("POST", "/my/scenarios", {"title": BODY["title"]}, KEY)
    assert elsewhere.status_code == 422
    assert _made(site) == 1


def test_keys_of_others_are_others(site: Site) -> None:
    for login in ("author", "stranger"):
        assert program(site, login).call("POST", "/my/demands", BODY, KEY).status_code == 201
    assert _made(site) == 2


def test_what_was_refused_may_be_tried_again(site: Site) -> None:
    author, code = program(site, "author"), draft(site, problem="")
    address, seen = f"/my/listings/{code}", KEY | {"If-Match": "*"}
    assert author.call("POST", f"{address}/submit", headers=seen).status_code == 422
    tag = {"If-Match": author.tag(address)}
    body = {"title": "示例草稿", "problem": "补上了"}
    assert author.call("PUT", f"/my/demands/{code}", body, tag).status_code == 200
    assert author.call("POST", f"{address}/submit", headers=seen).status_code == 200
    assert author.call("POST", f"{address}/submit", headers=seen).status_code == 200
    assert listing_of(site, code).state == "submitted"


def test_after_a_day_the_key_is_new(site: Site) -> None:
    author = program(site, "author")
    author.call("POST", "/my/demands", BODY, KEY)
    with time_machine.travel(now() + timedelta(hours=25)):
        assert author.call("POST", "/my/demands", BODY, KEY).status_code == 201
    assert _made(site) == 2


@pytest.mark.parametrize("key", ["", "空 格", "a b", "k" * 101])
def test_a_key_is_short_and_visible(site: Site, key: str) -> None:
    answer = program(site, "author").call(
        "POST", "/my/demands", BODY, {"Idempotency-Key": key.encode().decode("latin-1")}
    )
    assert answer.status_code == 422


def test_two_at_once_make_one(site: Site) -> None:
    secret = token(site, "author")
    gate, answers = threading.Barrier(2), []

    def call() -> None:
        one = Program(site, secret)
        gate.wait()
        answers.append(one.call("POST", "/my/demands", BODY, KEY))

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert _made(site) == 1


def test_contacts_are_never_kept(site: Site) -> None:
    code = engaged(site)
    broker = program(site, "broker")
    tag = broker.tag(f"/engagements/{code}")
    body = {"stage": "contacted"}
    broker.post(f"/engagements/{code}/advance", body, If_Match=tag)
    assert broker.call("POST", f"/engagements/{code}/contacts", headers=KEY).status_code == 200
    with site.runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 0


def test_two_brokers_confirm_one_match_once(site: Site) -> None:
    match_id = suggested(site)[0]
    broker = program(site, "broker")
    made = broker.post(f"/matches/{match_id}/confirm", {}, 201)
    assert made["match_id"] == match_id
    refused = broker.post(f"/matches/{match_id}/confirm", {}, 409)
    assert "已经是" in refused["detail"]
