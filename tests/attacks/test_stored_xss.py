"""Markup in every text that somebody can store, looked for on every page that shows it."""

import re
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select, String, Text, inspect, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens.models import AccessToken
from matcher.db import Base
from matcher.engagements.models import EngagementStage
from matcher.listings.fields import Indicator, IntellectualProperty
from matcher.listings.models import Listing, ListingContact
from matcher.listings.schemas import SCHEMAS
from matcher.matching.models import Match
from matcher.organizations.models import Invitation
from matcher.uploads.models import Upload
from tests.attacks.payloads import WORD, XSS, obeyed
from tests.attacks.target import ROLES, Browser, Target
from tests.webapp.members import engaged, submitted

_TITLE = "示例多处注入"
_PATH = re.compile(r'<a [^>]*href="(/[^"?#]*)[#"]')
# Their values are codes, digests or names of things of the platform itself, which nobody types.
_NOT_TYPED = {
    "kind", "code", "state", "region", "industry", "source", "content_hash", "category", "opening",
    "level", "attribute", "registration_state", "stage", "termination_reason", "origin", "grade",
    "model", "dismissal_reason", "login", "password_hash", "email_index", "credit_code", "role",
    "token_hash", "secret_hash", "prefix", "key", "purpose", "media_type", "sha256", "external_id",
}  # fmt: skip
_TYPED: tuple[type[Base], ...] = (
    Organization, User, SignInSession, AccessToken, EngagementStage, ListingContact, Match,
    Invitation, Upload,
)  # fmt: skip


def filled(kind: str, payload: str) -> dict[str, Any]:
    """Every text of a listing's schema, lists and rows of texts included."""
    return {
        name: value
        for name, field in SCHEMAS[kind].model_fields.items()
        if name not in ("title", *_NOT_TYPED)
        and (value := _value(name, field.annotation, payload)) is not None
    }


def _value(name: str, annotation: Any, payload: str) -> Any:
    if name == "indicators":
        return [{"name": payload, "operator": "≥", "value": payload[:40], "unit": payload[:30]}]
    if name == "ip":
        return [{"type": "invention", "number": payload, "state": "valid", "holder": payload}]
    if name in (
        "contact_name",
        "contact_phone",
        "contact_email",
        "confidential_parts",
        "cooperation",
    ):
        return None
    texts = str in _types(annotation)
    if name == "technical_fields" or not texts:
        return None
    return [payload] if list in _types(annotation) else payload


def _types(annotation: Any) -> set[Any]:
    """All plain types inside an annotation."""
    inner = typing.get_args(annotation)
    return {typing.get_origin(annotation) or annotation}.union(*map(_types, inner))


@pytest.fixture(scope="module")
def poisoned(target: Target) -> Target:
    """A site with a listing of each kind for each payload, and payloads in all other texts."""
    for number, payload in enumerate(XSS):
        for kind in SCHEMAS:
            target.publish(kind, f"{_TITLE}{number}", **filled(kind, payload))
    engaged(target)
    submitted(target, f"{_TITLE}待审", **filled("demand", XSS[1]))
    target.write(_poison)
    target.index()
    return target


def _poison(session: Session) -> None:
    """In the database itself: what an older version or a mistake may have let in."""
    for model in _TYPED:
        for number, row in enumerate(session.scalars(_all(model))):
            for column in inspect(model).columns:
                if isinstance(column.type, String | Text) and _is_typed(column.key):
                    setattr(row, column.key, f"{XSS[number % len(XSS)]}{number}"[: _size(column)])
    for listing in session.scalars(select(Listing).where(Listing.title.startswith(_TITLE))):
        listing.title = f"{listing.title} {XSS[listing.id % len(XSS)]}"
        if listing.state == "submitted":
            listing.review_reasons = {"title": XSS[0]}


def _all(model: type[Base]) -> Select[Any]:
    return select(model).order_by(*inspect(model).primary_key)


def _is_typed(name: str) -> bool:
    return name not in _NOT_TYPED and name != "email"


def _size(column: Any) -> int | None:
    return getattr(column.type, "length", None)


def pages(target: Target, browser: Browser, role: str) -> Iterator[tuple[str, str]]:
    """All pages that one comes to by links from the pages without parameters."""
    # What everybody sees is looked at once.
    again = () if not role else ("/demands/", "/scenarios/", "/achievements/")
    adapter = target.app.url_map.bind("localhost")
    rules = [r for r in target.app.url_map.iter_rules() if "GET" in (r.methods or ())]
    waiting = [adapter.build(rule.endpoint) for rule in rules if not rule.arguments]
    waiting += [f"/search?q={WORD}&kind={kind}" for kind in SCHEMAS]
    seen: set[str] = set()
    while waiting and len(seen) < 220:
        address = waiting.pop()
        if address in seen or address.startswith(("/static", *again)):
            continue
        seen.add(address)
        answer = browser.get(address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            yield address, answer.text
            waiting += _PATH.findall(answer.text)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_obeys_what_is_stored(poisoned: Target, role: str) -> None:
    browser, shown = poisoned.browser(role), 0
    for address, html in pages(poisoned, browser, role):
        assert list(obeyed(html)) == [], address
        shown += WORD in html
    assert shown >= 1, "no page shows a payload: the test attacks nothing"


def test_every_text_of_the_schemas_was_poisoned() -> None:
    names = {kind: set(filled(kind, XSS[0])) for kind in SCHEMAS}
    assert {"problem", "attempts", "keywords", "indicators", "intended_partner"} <= names["demand"]
    assert {"pain_points", "place", "investment", "data_rights"} <= names["scenario"]
    assert {"abstract", "ip", "team", "completing_units", "evaluation"} <= names["achievement"]
    assert set(Indicator.model_fields) - {"operator", "baseline"} == {"name", "value", "unit"}
    assert {"number", "holder"} <= set(IntellectualProperty.model_fields)
