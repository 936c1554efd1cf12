"""Objects of another organization and zone, asked for by their ids and codes at every address."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from matcher.accounts.sessions import token_digest
from tests.attacks import victims
from tests.attacks.target import ROLES, Browser, Target, changed
from tests.permissions.routes import RULES
from tests.uploads.files import PDF

_CODES = tuple(code for codes in victims.CODES.values() for code in codes)
_ENGAGEMENTS = (f"E2026-{victims.ENGAGEMENT}",)
_CONTRACTS = (f"C2026-{victims.CONTRACT}",)
_NUMBERS = (victims.ORGANIZATION, victims.USER, victims.INVITATION)
# Digests are what a stolen database shows; they must not work in place of the secrets.
_SECRETS = tuple(map(token_digest, ("invitation", "session", "tm_token")))
NAMES: dict[str, tuple[Any, ...]] = {
    "code": _CODES[:5],
    "other": ("A2026-7001", "A2026-7002"),
    "engagement": _ENGAGEMENTS,
    "contract": _CONTRACTS,
    "payment_id": (victims.PAYMENT,),
    "match_id": (victims.SUGGESTED, victims.DISMISSED, victims.CONFIRMED),
    "organization_id": (victims.ORGANIZATION,),
    "number": _NUMBERS,
    "user_id": (victims.USER,),
    "broker_id": (victims.USER, victims.BROKER),
    "version_number": (1,),
    "invitation_id": (victims.INVITATION,),
    "notification_id": (victims.NOTIFICATION,),
    "search_id": (victims.SEARCH,),
    "view_id": (victims.VIEW,),
    "issue_id": (victims.LIST,),
    "entry_id": (victims.YEARBOOK_ENTRY,),
    "register_id": (victims.REGISTERED,),
    "body_id": (victims.REGISTERED,),
    "certificate_id": (victims.REGISTERED,),
    "zone_code": ("other",),
    "evaluation_id": (victims.REGISTERED,),
    "period_key": ("2025",),
    "template_id": (victims.REGISTERED,),
    "figure_code": ("turnover",),
    "issue_number": (victims.LIST,),
    "activity_id": (victims.ACTIVITY,),
    "document_id": (victims.DOCUMENT,),
    "interest_id": (victims.INTEREST,),
    "import_id": (victims.IMPORT,),
    "file_id": (victims.MADE_FILE,),
    "result_id": (victims.RESULTS,),
    "ledger_id": (victims.LEDGER_FILE,),
    "row_number": (2,),
    "year": (2026,),
    "listed": ("demands", "scenarios"),
    "file_form": ("json",),
    "session_id": (victims.SESSION,),
    "token_id": (victims.TOKEN,),
    "login": (victims.LOGIN,),
    "account": (victims.LOGIN,),
    "secret": _SECRETS,
    "key": (victims.KEY, "..%2f..%2fsite.db"),
    "token": _SECRETS,
    "place": ("demands", "scenarios", "achievements"),
    "action": ("pause", "resume", "revise", "fulfil", "withdraw"),
    "step": ("sign", "submit", "recall", "register", "refuse", "cancel"),
    "verb": ("lock", "unlock", "deactivate", "activate"),
}
_NOT_OBJECTS = {
    *("market.topic", "static", "api.show_code_list", "post.new", "post.create", "my.template"),
    *("yearbook.show", "yearbook.save", "statistics.show"),
    *("reports.narratives", "reports.save_narratives", "api.make_report", "api.make_evidence"),
    *("api.show_yearbook", "api.show_yearbook_item", "api.enter_yearbook"),
    *("guide.show", "post.autosave", "post.discard", "post.send", "desk.export", "site_map.piece"),
    *("feeds.everything", "feeds.of_kind", "feeds.lists", "feeds.search"),
}
# Security administrators manage the accounts of all zones.
_ACCOUNTS = {"login", "account"}


@dataclass(frozen=True)
class Attempt:
    """One request about somebody else's object."""

    method: str
    address: str
    data: dict[str, Any]
    parts: bool

    def by(self, browser: Browser, token: str) -> TestResponse:
        if self.method == "GET":
            return browser.get(self.address)
        headers = {"X-CSRFToken": token, "If-Match": "*"}
        if self.parts:
            proof = (BytesIO(PDF), "a.pdf")
            sent: dict[str, Any] = {"data": {"data": json.dumps(self.data), "proof": proof}}
        elif self.address.startswith("/api/"):
            sent = {"json": self.data}
        else:
            sent = {"data": self.data}
        return browser.open(self.address, method=self.method, headers=headers, **sent)


def attempts(target: Target) -> Iterator[tuple[Rule, Attempt]]:
    """Every route with a parameter, about every object that it could name."""
    adapter = target.app.url_map.bind("localhost")
    for rule in target.app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint in _NOT_OBJECTS:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for values in _values(rule):
                address = adapter.build(rule.endpoint, values)
                yield rule, Attempt(method, address, *_data(method, rule.endpoint))


def _values(rule: Rule) -> Iterator[dict[str, Any]]:
    names = sorted(rule.arguments)
    known = dict(NAMES)
    if "/engagements/" in rule.rule:
        known["code"] = _ENGAGEMENTS
    if "/contracts/" in rule.rule:
        known |= {"code": _CONTRACTS, "document_id": (victims.CONTRACT_PAPER,)}
    for values in product(*(known[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def _data(method: str, endpoint: str) -> tuple[dict[str, Any], bool]:
    """A body that would do, so that nothing but the permission stands in the way."""
    rule = RULES[f"{method} {endpoint}"][0]
    data = dict(rule.data)
    return data | ({"version": 1} if "version" in data else {}), rule.parts


@pytest.fixture(scope="module")
def everything(target: Target) -> list[tuple[Rule, Attempt]]:
    return list(attempts(target))


def test_every_parameter_of_a_route_is_attacked(everything: list[tuple[Rule, Attempt]]) -> None:
    assert len({rule.endpoint for rule, _ in everything}) > 70
    assert len(everything) > 250


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_the_objects_of_others(
    target: Target, everything: list[tuple[Rule, Attempt]], role: str
) -> None:
    browser = target.browser(role)
    token, before = browser.form_token(), target.rows()
    reached: dict[Attempt | str, int] = {}
    for rule, attempt in everything:
        if role == "security_admin" and rule.arguments & _ACCOUNTS:
            continue
        answer = attempt.by(browser, token)
        led = answer.headers.get("Location", "")
        # To where one has to prove first who one is.
        refused = answer.status_code >= 400 or "/account/sign-in" in led or led == "/receipt"
        if answer.status_code >= 500 or not refused or victims.MARK in answer.text:
            reached[f"{attempt.method} {attempt.address}"] = answer.status_code
    assert reached == {}
    assert changed(before, target.rows()) == {}


@pytest.mark.parametrize(
    "address",
    [
        *("/my/listings/D2026-7001", "/my/listings/D2026-7001/edit", "/demands/D2026-7002"),
        *("/listings/D2026-7001/versions/1", "/my/engagements"),
        *(f"/my/import/{victims.IMPORT}", f"/my/import/{victims.IMPORT}/rows/2"),
        *(f"/engagements/{_ENGAGEMENTS[0]}", f"/uploads/{victims.KEY}", "/my/organization"),
        *("/api/v1/my/listings/D2026-7001", f"/api/v1/engagements/{_ENGAGEMENTS[0]}"),
        *(f"/api/v1/organizations/{victims.ORGANIZATION}", f"/api/v1/uploads/{victims.KEY}"),
        *(f"/api/v1/contracts/{_CONTRACTS[0]}", f"/api/v1/contracts/{_CONTRACTS[0]}/versions"),
        f"/api/v1/contracts/{_CONTRACTS[0]}/payments",
    ],
)
def test_their_owner_reaches_them(target: Target, address: str) -> None:
    """What is refused to all others is really there."""
    answer = target.browser(victims.LOGIN).get(address)
    assert answer.status_code == 200
    assert victims.MARK in answer.text


def test_the_security_administrator_does_not_learn_what_is_written(target: Target) -> None:
    """Accounts are theirs to manage in all zones; what people write is not."""
    page = target.browser("security_admin").get(f"/admin/security/{victims.LOGIN}")
    assert page.status_code == 200
    assert "D2026-7001" not in page.text
    assert "victim@example.com" not in page.text
