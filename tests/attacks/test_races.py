"""Two at once, and the same twice: nothing happens more than once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.sessions import token_digest
from matcher.db import Database
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.indexing import encode_all
from matcher.matching.models import Match
from matcher.matching.tokens import Tokenizer
from matcher.organizations.models import Invitation
from tests.attacks.replaying import access, bearer
from tests.attacks.target import Browser, Target
from tests.conftest import People
from tests.organizations.registrations import asked, code
from tests.uploads.files import PDF
from tests.webapp.members import audited, by_code, engaged, submitted, suggested
from tests.webapp.site import furnish
from webapp.access.security import limiter

_AT_ONCE = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def busy(request: pytest.FixtureRequest, tokenizer: Tokenizer, tmp_path: Path) -> Iterator[Target]:
    """A site of its own on each kind of database, with a second broker."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url = request.getfixturevalue(name)
    database = Database(url)
    people = furnish(database)
    with database.write() as session:
        another(session, people, "broker2", people.agency, "broker")
    encode_all(database, HashingEncoder())
    database.close()
    target = Target(tmp_path, url, people, tokenizer)
    limiter.enabled = False
    yield target
    limiter.enabled = True
    target.runtime.close()


def another(
    session: Session, people: People, login: str, organization: Organization, role: str
) -> None:
    """One more user."""
    people._session = session
    people.actor(login, organization, role)


def at_once(calls: Sequence[Callable[[], int]]) -> list[int]:
    """Let all begin at the same moment; the statuses, sorted."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], int]) -> int:
        barrier.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def post(browser: Browser, address: str, data: Mapping[str, Any]) -> Callable[[], int]:
    """The call, its form token fetched before."""
    form = {"csrf_token": browser.form_token(), **data}
    return lambda: browser.post(address, data=form).status_code


def count(target: Target, model: type) -> int:
    with target.runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_many_confirm_one_match_at_once(busy: Target) -> None:
    (first, *_) = suggested(busy)
    calls = [
        post(busy.browser(login), f"/desk/matches/{first}/confirm", {})
        for login in ("broker", "broker2") * (_AT_ONCE // 2)
    ]
    statuses = at_once(calls)
    assert statuses == [302] + [409] * (_AT_ONCE - 1)
    assert count(busy, Engagement) == 1
    assert audited(busy, "match").count("match.confirm") == 1


def test_one_confirms_and_another_dismisses_at_once(busy: Target) -> None:
    (first, *_) = suggested(busy)
    address = f"/desk/matches/{first}"
    calls = [
        post(busy.browser("broker"), f"{address}/confirm", {}),
        post(busy.browser("broker2"), f"{address}/dismiss", {"reason": "cost"}),
    ]
    assert at_once(calls) == [302, 409]
    with busy.runtime.database.read() as session:
        state = session.get_one(Match, first).state
    assert count(busy, Engagement) == (state == "confirmed")


def test_a_listing_is_decided_once(busy: Target) -> None:
    waiting = submitted(busy)
    with busy.runtime.database.read() as session:
        version = by_code(session, waiting).version
    form = {"version": version, "reason": "示例", "reason-title": "示例原因"}
    calls = [
        post(busy.browser("operator"), f"/review/{waiting}/{verb}", form)
        for verb in ("publish", "reject", "return") * (_AT_ONCE // 3)
    ]
    assert at_once(calls) == [302] + [409] * (_AT_ONCE - 1)
    decided = {"listing.publish", "listing.reject", "listing.return"}
    with busy.runtime.database.read() as session:
        assert by_code(session, waiting).state in ("published", "rejected", "returned")
    assert len([action for action in audited(busy, "listing")[-3:] if action in decided]) <= 2


def test_an_invitation_lets_one_in(busy: Target) -> None:
    busy.write(
        lambda s: s.execute(update(User).where(User.login == "author").values(manages_members=True))
    )
    busy.browser("author").send("/my/organization/invitations", {"email": "one@example.com"})
    busy.write(lambda s: s.execute(update(Invitation).values(token_hash=token_digest("one"))))
    before = count(busy, User)
    joining = {"person": "示例乙", "password": "Hao-Jiu-Mei-Jian-7", "consent": "1"}
    calls = [post(busy.browser(), "/invitations/one", joining) for _ in range(_AT_ONCE)]
    statuses = at_once(calls)
    assert statuses[0] == 200
    assert set(statuses[1:]) <= {404, 409}
    assert count(busy, User) == before + 1


def test_an_organization_registers_once(busy: Target) -> None:
    before = count(busy, Organization)

    def form(number: int) -> dict[str, Any]:
        fields = asked(busy.people, email=f"race{number}@example.com", credit_code=code(90))
        return fields | {"proof": (BytesIO(PDF), "a.pdf")}

    calls = [post(busy.browser(), "/register", form(number)) for number in range(4)]
    statuses = at_once(calls)
    assert statuses[0] == 302
    assert set(statuses) <= {302, 409}
    assert count(busy, Organization) == before + 1


def test_a_key_makes_one_of_many_writes(busy: Target) -> None:
    secret, _ = access(busy, "author")
    headers = bearer(secret) | {"Idempotency-Key": "race"}
    body = {"title": "示例并发", "problem": "示例"}
    before = count(busy, Listing)

    def write() -> int:
        sent = busy.browser().post("/api/v1/my/demands", json=body, headers=headers)
        return sent.status_code

    assert at_once([write] * _AT_ONCE) == [201] * _AT_ONCE
    assert count(busy, Listing) == before + 1


def test_the_last_two_managers_do_not_both_leave(busy: Target) -> None:
    people = busy.people

    def second(session: Session) -> None:
        another(session, people, "author2", people.enterprise, "enterprise_member")
        session.execute(
            update(User)
            .where(User.organization_id == people.enterprise.id)
            .values(manages_members=True)
        )

    busy.write(second)
    with busy.runtime.database.read() as session:
        numbers = {u.login: u.id for u in session.scalars(select(User).where(User.manages_members))}
    calls = [
        post(busy.browser(login), f"/my/organization/members/{number}/remove", {})
        for login, number in numbers.items()
    ]
    assert sorted(numbers) == ["author", "author2"]
    assert at_once(calls) == [302, 409]
    with busy.runtime.database.read() as session:
        left = session.scalars(select(User).where(User.manages_members)).all()
    assert len(left) == 1


def test_what_was_done_is_not_done_twice(busy: Target) -> None:
    """The second click on every important button."""
    code_ = submitted(busy)
    with busy.runtime.database.read() as session:
        version = by_code(session, code_).version
    (first, second, *_) = suggested(busy)
    operator, broker, author = map(busy.browser, ("operator", "broker", "author"))
    twice = [
        (author, f"/my/listings/{code_}/submit", {}, (409, 409)),
        (operator, f"/review/{code_}/publish", {"version": version}, (302, 409)),
        (author, f"/my/listings/{code_}/pause", {}, (302, 409)),
        (author, f"/my/listings/{code_}/withdraw", {}, (302, 409)),
        (broker, f"/desk/matches/{first}/confirm", {}, (302, 409)),
        (broker, f"/desk/matches/{second}/dismiss", {"reason": "cost"}, (302, 409)),
        (broker, f"/desk/matches/{second}/reopen", {}, (302, 409)),
    ]
    for browser, address, data, wanted in twice:
        found = tuple(browser.send(address, data).status_code for _ in range(2))
        assert found == wanted, address
    assert count(busy, Engagement) == 1


def test_a_stage_is_entered_once(busy: Target) -> None:
    engagement = engaged(busy)
    with busy.runtime.database.read() as session:
        version = session.scalars(select(Engagement)).one().version
    form = {"stage": "contacted", "version": version}
    calls = [
        post(busy.browser(login), f"/engagements/{engagement}/advance", form)
        for login in ("broker", "broker2") * (_AT_ONCE // 2)
    ]
    assert at_once(calls) == [302] + [409] * (_AT_ONCE - 1)
    with busy.runtime.database.read() as session:
        stages = [step.stage for step in session.scalars(select(Engagement)).one().stages]
    assert stages == ["confirmed", "contacted"]
