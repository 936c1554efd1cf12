"""Whoever is erased is found nowhere: not in tables, index, pages, answers of the API, exports."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from matcher.accounts.models import User, UserRole
from matcher.accounts.sessions import Browser, begin_session
from matcher.accounts.sign_in import actor_of
from matcher.accounts.tokens import TokenRequest, issue_token
from matcher.actor import PUBLIC, Actor
from matcher.listings import own, post, review
from matcher.listings.models import KINDS, Listing
from matcher.listings.schemas import SCHEMAS
from matcher.mail import send
from matcher.matching.columns import Filters
from matcher.matching.passages import passages_of
from matcher.matching.search import search
from matcher.own_data.erase import erase_account
from tests.own_data.test_erase import everything
from tests.webapp.api.calls import token
from tests.webapp.site import Site

TITLE = "示例待清除"
READERS = ("", "author", "researcher", "operator", "broker", "security_admin", "auditor")


@dataclass(frozen=True)
class Person:
    """Somebody, as they fill in forms."""

    name: str
    phone: str
    email: str

    @property
    def words(self) -> tuple[str, ...]:
        """What must be found nowhere."""
        return self.name, self.phone, self.email, self.email.split("@")[0]


PERSONS = st.builds(
    Person,
    # Characters that no text of the platform holds.
    name=st.text("骉骦淼焱垚犇翀赟", min_size=2, max_size=4),
    phone=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    email=st.from_regex(r"[a-z]{8}[.+_-][a-z0-9]{3}@[a-z]{3,8}\.(cn|example)", fullmatch=True),
)


def test_an_erased_person_is_found_nowhere(site: Site) -> None:
    persons: list[Person] = []

    @settings(max_examples=5, deadline=None, database=None)
    @given(PERSONS)
    def erase(person: Person) -> None:
        actor = _appear(site, person, f"person{len(persons)}")
        assert len(_left(site, person)) >= 8
        with site.runtime.database.write() as session:
            erase_account(session, actor)
        site.index()
        assert _left(site, person) == []
        persons.append(person)

    erase()
    _assert_unreadable(site, persons)


def _appear(site: Site, person: Person, login: str) -> Actor:
    """Fill in everything that a member may fill in, publish it, and make it searchable."""
    with site.runtime.database.write() as session:
        user = User(login=login, display_name=person.name, password_hash="-")
        user.organization_id = site.people.enterprise.id
        user.roles = [UserRole(role="enterprise_member")]
        user.set_email(person.email)
        session.add(user)
        session.flush()
        actor = actor_of(user)
        for kind in ("demand", "scenario"):
            listing = own.create_own(session, actor, kind, SCHEMAS[kind].parse(_form(kind, person)))
            post.submit(session, actor, listing)
            review.publish(session, site.people.operator, listing)
        begin_session(session, user, Browser("192.0.2.1", f"browser of {person.name}"))
        asked = {"name": f"{person.name} {person.phone}", "scopes": ["read"]}
        issue_token(session, actor, TokenRequest.parse(asked))
        send(session, person.email, "示例", f"{person.name}，您好")
    site.index()
    return actor


def _form(kind: str, person: Person) -> dict[str, object]:
    reach = f"电话 {person.phone} 邮箱 {person.email} 。"
    fields: dict[str, object] = dict.fromkeys(SCHEMAS[kind].PARTS, reach)
    fields |= {"title": f"{TITLE} {person.phone}", "keywords": [f"电话{person.phone}"]}
    fields |= {"contact_name": person.name, "contact_phone": person.phone}
    return fields | {"contact_email": person.email}


def _left(site: Site, person: Person) -> list[str]:
    """Where the tables, the indexed texts and the hits of a search still name the person."""
    runtime = site.runtime
    with runtime.database.read() as session:
        texts = list(everything(session))
        for listing in session.scalars(select(Listing).where(Listing.title.contains(TITLE))):
            texts.append(passages_of(listing).text)
            assert listing.id in runtime.replica.held_hashes()
        for word in person.words:
            for kind in KINDS:
                page = search(session, PUBLIC, runtime.replica, word, Filters(kinds=(kind,)))
                texts += [f"{hit.title} {hit.text}" for hit in page.hits]
    return [text for text in texts if any(word in text for word in person.words)]


def _assert_unreadable(site: Site, persons: list[Person]) -> None:
    words = {word for person in persons for word in person.words}
    read = 0
    for reader in READERS:
        for address, text in _answers(site, reader):
            assert not [word for word in words if word in text], (reader, address)
            read += 1
    assert read > 150


def _answers(site: Site, reader: str) -> Iterator[tuple[str, str]]:
    """What each address answers to a reader who may read it, exports included."""
    site.app.test_client_class = FlaskClient
    client = site.app.test_client()
    headers = {}
    if reader:
        client.set_cookie("sign-in", site.token(reader))
        headers = {"Authorization": f"Bearer {token(site, reader)}"}
    for address in _addresses(site):
        response = client.get(address, headers=headers if address.startswith("/api/") else {})
        assert response.status_code < 500, address
        if response.status_code == 200:
            # Workbooks are archives of texts that other exports hold too.
            yield address, response.get_data().decode(errors="replace")
        response.close()
    if reader:
        answer = client.post("/api/v1/me/data/export", headers=headers)
        yield "own data", answer.get_data(as_text=True)


def _addresses(site: Site) -> Iterator[str]:
    """Each route that reads, for the erased persons' listings and organization."""
    with site.runtime.database.read() as session:
        titled = select(Listing.code).where(Listing.title.contains(TITLE))
        codes = session.scalars(titled.order_by(Listing.id)).all()
    given = {"place": "demands", "kind": "demand", "scheme": "regions"}
    organization = {"organization_id": site.people.enterprise.id, "number": 1}
    adapter = site.app.url_map.bind("localhost")
    for rule in site.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        for code in codes[:4] if "code" in rule.arguments else [""]:
            known = given | organization | {"code": code}
            if rule.arguments <= set(known):
                yield adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
    yield f"/search?kind=demand&q={TITLE}"
    yield f"/api/v1/listings?kind=demand&q={TITLE}"
