"""Every role at every address: the own, another and a far organization's objects, every state.

What is expected comes from the table of actions and the rule of each address. Signing in is
tested elsewhere: here a header says who asks. Nothing is kept of what an answer changed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route

from matcher.accounts.actions import ACTIONS
from matcher.accounts.models import User
from matcher.db import Database
from matcher.db.sealed_files import sealing
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.indexing import encode_all
from matcher.matching.tokens import Tokenizer
from tests.conftest import People
from tests.permissions.case import STATES
from tests.permissions.registered import (
    broker_certificate,
    evaluation,
    founded_zone,
    frozen_zone,
    report_template,
    service_body,
    yearbook_entry,
)
from tests.permissions.routes import NOBODY, OPEN, RULES, SIGNED_IN, Rule
from tests.permissions.world import (
    PLACES,
    ROLES,
    Place,
    World,
    build,
    expected,
    list_issue,
    listing,
)
from tests.webapp.site import Site
from webapp.access.identity import SignedIn
from webapp.access.security import limiter
from webapp.context import session

READERS = ("public", *ROLES)
GIVEN, IMPOSSIBLE, REFUSED, STRANGE = "given", "impossible", "refused", "strange"
Answers = dict[tuple[str, str, str], tuple[str, int]]


@dataclass(frozen=True)
class Served:
    """The application, the ids of its users by role, and what addresses may name."""

    app: Flask
    users: Mapping[str, int]
    names: Mapping[tuple[str, str], Mapping[str, Any]]

    def ask(
        self, role: str, method: str, address: str, data: Mapping[str, Any], *, parts: bool = False
    ) -> Any:
        headers = {"X-Reader": str(self.users[role])} if role in self.users else {}
        if address.startswith("/api/"):
            headers["If-Match"] = "*"
            sent: dict[str, Any] = {"json": data} if method != "GET" else {}
            if parts:
                sent = {"data": {"data": json.dumps(data)}, "content_type": "multipart/form-data"}
        else:
            sent = {"data": data}
        client = self.app.test_client()
        return client.open(address, method=method, headers=headers, buffered=True, **sent)


@pytest.fixture(scope="module")
def served(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("served")
    path = home / "site.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    url = f"sqlite:///{path}"
    people, world, names = _furnished(url)
    site = Site(home, url, people, Tokenizer())
    site.app.test_client_class = FlaskClient
    site.app.config |= {"WTF_CSRF_ENABLED": False, "WTF_CSRF_METHODS": set()}
    site.app.login_manager.request_loader(_reader)
    site.runtime.database.commit = _flushed
    limiter.enabled = False
    for known in names.values():
        for key in (known["upload"], known["attachment"], *known["files"]):
            file = site.runtime.uploads.path(key)
            file.parent.mkdir(parents=True, exist_ok=True)
            with sealing(file) as plain:
                plain.write_bytes(b"%PDF")
    users = {role: world.actors[role].user_id or 0 for role in ROLES}
    yield Served(site.app, users, names)
    limiter.enabled = True
    site.runtime.close()


def _reader(_request: object) -> SignedIn | None:
    user = request.headers.get("X-Reader")
    return SignedIn(session().get_one(User, int(user))) if user else None


def _flushed(session: Session) -> None:
    """Everything that a commit would write is written, and then forgotten."""
    session.flush()
    session.rollback()


def _furnished(url: str) -> tuple[People, World, dict[tuple[str, str], dict[str, Any]]]:
    database = Database(url)
    with database.write() as session:
        people = People(session)
        world = build(session, people)
        names = {
            (name, state): names_of(session, place, state)
            for name, place in world.places.items()
            for state in STATES["need"]
        }
    encode_all(database, HashingEncoder())
    database.close()
    return people, world, names


def names_of(session: Session, place: Place, state: str) -> dict[str, Any]:
    """What rules may name of a place, with a need in this state."""
    need = place.need
    if state != "published":
        title = f"示例{state} {place.organization.name}"
        need = listing(session, "demand", place.organization, title, state)
    return {
        "need": need.code,
        "version": need.version,
        "offer": place.offers[3].code,
        "match": place.match.id,
        "dismissed": place.dismissed.id,
        "engagement": place.engagement.code,
        "organization": place.organization.id,
        "upload": place.upload.key,
        "import": place.preview.id,
        "contract": place.contract.code,
        "paper": place.paper.id,
        "payment": place.payment.id,
        **{
            f"{stage} list": list_issue(session, place, stage).id
            for stage in ("draft", "submitted", "approved")
        },
        "yearbook entry": yearbook_entry(session, place).id,
        "body": service_body(session, place).id,
        "certificate": broker_certificate(session, place).id,
        "zone": frozen_zone(session, place).code,
        "report template": report_template(session, place).id,
        "founded zone": founded_zone(session, place).code,
        **{
            f"{stage} evaluation": evaluation(session, place, stage).id
            for stage in ("opened", "prepared", "scored", "rectifying", "reported")
        },
        "attachment": place.attachment.upload.key,
        "interest": place.interest.id,
        "private note": place.note.id,
        "document": place.document.id,
        "private document": place.private_document.id,
        "files": [one.upload.key for one in (place.document, place.private_document, place.paper)]
        + [place.payment.upload.key if place.payment.upload else ""],
        **{
            f"{kind} draft": _draft(session, place, kind, state).code
            for kind in ("scenario", "achievement")
        },
    }


def _draft(session: Session, place: Place, kind: str, state: str) -> Listing:
    title = f"示例 {kind} {state} {place.organization.name}"
    return listing(session, kind, place.organization, title, "draft")


def routes(app: Flask) -> dict[str, Route]:
    """Every route by method and endpoint, as the rules name them."""
    return {
        f"{method} {route.endpoint}": route
        for route in app.url_map.iter_rules()
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_rule(served: Served) -> None:
    assert set(routes(served.app)) == set(RULES)


def test_every_rule_asks_for_an_action_of_the_table() -> None:
    asked = {rule.action for rules in RULES.values() for rule in rules}
    assert asked <= {*ACTIONS, OPEN, SIGNED_IN, NOBODY}


@pytest.mark.parametrize("key", RULES)
def test_every_reader_is_answered_as_the_table_says(served: Served, key: str) -> None:
    for rule in RULES[key]:
        found = answers(served, key, rule)
        wanted = {who: _wanted(rule, *who, answer) for who, (answer, _) in found.items()}
        wrong = {who: found[who] for who in found if found[who][0] != wanted[who]}
        assert wrong == {}, rule


def answers(served: Served, key: str, rule: Rule) -> Answers:
    """What every reader is answered at every place in every state."""
    method, endpoint = key.split()
    found: Answers = {}
    for place in PLACES if rule.names else ("own",):
        for state in rule.states:
            known = served.names[place, state]
            variables = {name: known.get(what, what) for name, what in rule.names.items()}
            data = {name: known.get(str(what), what) for name, what in rule.data.items()}
            with served.app.test_request_context():
                address = url_for(endpoint, **variables)
            for role in READERS:
                response = served.ask(role, method, address, data, parts=rule.parts)
                found[role, place, state] = _answer(role, response), response.status_code
    return found


def _answer(role: str, response: Any) -> str:
    status, led = response.status_code, response.headers.get("Location", "")
    if status in (401, 403, 404) or (role == "public" and "/account/sign-in" in led):
        return REFUSED
    if status == 409:
        return IMPOSSIBLE
    return GIVEN if status < 400 or status == 422 else STRANGE


def _wanted(rule: Rule, role: str, place: str, state: str, found: str) -> str:
    if not _allowed(rule, role, place):
        return REFUSED
    if rule.possible:
        return GIVEN if state in rule.possible else IMPOSSIBLE
    return found if found in (GIVEN, IMPOSSIBLE) else GIVEN


def _allowed(rule: Rule, role: str, place: str) -> bool:
    if rule.public and role == "public":
        return True
    if rule.action in (OPEN, SIGNED_IN, NOBODY):
        return rule.action == OPEN or (rule.action == SIGNED_IN and role != "public")
    if rule.anywhere:
        return role in ACTIONS[rule.action].roles
    return expected(rule.action, role, place, conflict=rule.conflict, mine=rule.mine)
