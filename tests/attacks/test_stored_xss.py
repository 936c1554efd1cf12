"""Markup in every text that somebody can store, looked for on every page that shows it."""

import re
import typing
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Select, String, Text, inspect, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens.models import AccessToken
from matcher.annual_reports.gather import content_of_year
from matcher.annual_reports.models import ReportTemplate
from matcher.annual_reports.narratives import fingerprint, save_words
from matcher.annual_reports.parts import slots
from matcher.clock import today
from matcher.contracts.content import CONTACTS
from matcher.contracts.documents import DocumentInput as ContractPaper
from matcher.contracts.documents import add_document as add_paper
from matcher.contracts.lifecycle import cancel
from matcher.contracts.models import Contract
from matcher.contracts.payments import reverse_payment
from matcher.contracts.write import edit_contract
from matcher.db import Base
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.interests.models import Interest
from matcher.engagements.models import Engagement, EngagementDocument, EngagementStage
from matcher.engagements.models import Invitation as AskedParty
from matcher.engagements.stages import advance, open_engagement
from matcher.engagements.verification import VerificationInput, conclude
from matcher.engagements.views import save_view
from matcher.evaluations.models import Evaluation, EvaluationScore
from matcher.list_issues.approve import approve, send_back
from matcher.list_issues.compose import submit
from matcher.list_issues.content import content_of, digest
from matcher.list_issues.correct import correct
from matcher.list_issues.models import ListIssue
from matcher.listings.fields import Indicator, IntellectualProperty
from matcher.listings.models import Listing, ListingContact
from matcher.listings.schemas import SCHEMAS
from matcher.matching.models import Match
from matcher.matching.ranking import COMPONENTS
from matcher.organizations.models import Invitation
from matcher.saved_searches.keep import keep_search
from matcher.saved_searches.schemas import Kept, Sought
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.uploads.models import Upload
from matcher.yearbook.models import YearbookEntry
from tests.attacks.payloads import WORD, XSS, obeyed
from tests.attacks.target import ROLES, Browser, Target
from tests.attacks.victims import MARK
from tests.conftest import People, publish_listing
from tests.contracts.papers import SIGNED, credit_code, given, party
from tests.contracts.payments.paying import pay, planned, signed
from tests.engagements.papers import paper
from tests.exchange.previews import opened
from tests.list_issues.issues import composed
from tests.matching.pairs import suggest
from tests.webapp.engagement_work import worked_on
from tests.webapp.members import engaged, resubmitted, submitted

_TITLE = "示例多处注入"
_SIDES = ("seller", "buyer")
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
    Invitation, Upload, EngagementDocument, AskedParty, Interest,
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
    target.write(lambda session: _verified(session, target.people))
    worked_on(target, engaged(target), XSS)
    waiting = submitted(target, f"{_TITLE}待审", **filled("demand", XSS[1]))
    resubmitted(target, waiting, **filled("demand", XSS[2]))
    target.write(lambda session: _imported(session, target.people))
    target.write(_poison)
    target.write(lambda session: _saved(session, target))
    target.write(lambda session: _list(session, target.people))
    target.write(lambda session: _registered(session, target.people))
    target.write(lambda session: _paid(session, target.people))
    target.write(lambda session: _contracted(session, target.people))
    target.write(lambda session: _reported(session, target.people))
    target.index()
    return target


def _verified(session: Session, people: People) -> None:
    """The conclusion of a scenario's trial, as its broker writes it."""
    need = publish_listing(session, people, "scenario", "示例注入场景")
    cure = publish_listing(session, people, "achievement", "示例注入成果")
    match = suggest(session, need, cure, components=dict.fromkeys(COMPONENTS, 0.5))
    engagement = open_engagement(session, people.broker, match)
    advance(session, people.broker, engagement, "trial")
    said = {"result": "passed", "concluded_on": today(), "data_text": "\n".join(XSS)}
    conclude(session, people.broker, engagement, VerificationInput.parse(said))


def _imported(session: Session, people: People) -> None:
    """An import with payloads in cells that are good, in cells that are bad, and in its name."""
    names = ("名称", "主要问题", "地区", "最低成熟度（TRL）", "联系电话", "技术指标", "来源编号")
    rows = [dict.fromkeys(names[:number], payload) for number in (2, 7) for payload in XSS]
    opened(session, people.author, *rows, kind="demand").name = XSS[0]


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


def _list(session: Session, people: People) -> None:
    """Issues of the poisoned demands in every state, with payloads in all that operators write."""
    query = select(Listing).where(Listing.kind == "demand", Listing.state == "published")
    demands = session.scalars(query.where(Listing.title.startswith(_TITLE))).all()
    people._session = session
    second = people.actor("second", people.operations, "operator")
    for number, payload in enumerate(XSS):
        issue = composed(session, people, demands, f"{payload}{number}", payload)
        submit(session, people.operator, issue)
        if number == 0:
            send_back(session, second, issue, payload)
        elif number > 1:
            approve(session, second, issue.id, digest(content_of(issue)))
    first, other = session.scalars(select(ListIssue).where(ListIssue.state == "approved")).all()[:2]
    correct(session, second, first, other, XSS[1])


def _registered(session: Session, people: People) -> None:
    """Payloads in all that operators and supervisors write into yearbook and registers."""
    for number, payload in enumerate(XSS, start=1):
        entry = YearbookEntry(
            zone_id=people.zone.id, year=2025, item="gdp", number=number, value=Decimal(1),
            unit="元", source=payload, source_number=payload, reason=payload,
            state="returned", returned_for=payload, entered_by=people.operator.user_id,
        )  # fmt: skip
        dated = {"zone_id": people.zone.id, "valid_from": today(), "end_reason": payload}
        body = ServiceBody(
            name=payload, credit_code=f"{number:018d}", body_class="transfer", certificate=payload,
            contact=payload, phone=payload, ended_on=today() if number % 2 else None, **dated,
        )  # fmt: skip
        certificate = BrokerCertificate(
            name=payload, number=payload, number_index=f"{number:064d}", level="junior",
            issuer=payload, user_id=people.broker.user_id,
            ended_on=today() if number % 2 else None, **dated,
        )  # fmt: skip
        evaluation = Evaluation(
            zone_id=people.zone.id, due_on=today() - timedelta(days=number), first_year=2024,
            last_year=2025, state="closed", scoring_version="2026-11", rules_version="2026-11",
            self_assessment=payload, total=Decimal(50), outcome="unqualified", reason=payload,
            rectify_by=today(), result="passed", closing_note=payload,
            scores=[EvaluationScore(criterion="turnover", score=Decimal(5), note=payload)],
        )  # fmt: skip
        session.add_all((entry, body, certificate, evaluation))


def _paid(session: Session, people: People) -> None:
    """A contract with payloads in all that is written about its plan and its payments."""
    for payload in XSS:
        contract = signed(session, people, title=payload[:100])
        planned(session, people, contract, {"amount": "5", "basis": payload[:200]})
        told = {"voucher": payload[:60], "note": payload[:200]}
        pay(session, people, contract, "1", received_on=str(SIGNED), **told)
        wrong = pay(session, people, contract, "1", received_on=str(SIGNED))
        reverse_payment(session, people.broker, wrong, payload[:200])


def _contracted(session: Session, people: People) -> None:
    """Contracts with payloads in all that is written about them, their parties, files and steps."""
    texts = ("subject", "payment_terms", "acceptance_terms", "ip_proof", "registration_body")
    for number, payload in enumerate(XSS):
        words = dict.fromkeys(texts, payload[:110])
        told = dict.fromkeys(("address", *CONTACTS), payload[:40])
        parties = [party(role, f"{role}{payload}"[:110], 600 + number, **told) for role in _SIDES]
        parties[1]["credit_code"] = credit_code(700 + number)
        contract = signed(session, people, title=payload[:100], parties=parties, **words)
        data = given(title=payload[:90], parties=parties, signed_on=str(SIGNED), ip_proof=payload)
        edit_contract(session, people.broker, contract, data, payload)
        said = ContractPaper(kind="scan", title=payload)
        add_paper(session, people.broker, contract, paper(900 + number, f"{number}.pdf"), said)
        if number % 2:
            cancel(session, people.broker, contract, payload, SIGNED)


def _reported(session: Session, people: People) -> None:
    """Payloads in the notes of frozen figures, in the words of reports, in names of templates."""
    where, year = (session, people.operator), Period.current_year()
    for number, payload in enumerate(XSS, start=1):
        freeze(*where, people.zone, year, payload)
        kept = ReportTemplate(zone_id=people.zone.id, number=number, name=payload, content=b"")
        session.add(kept)
    texts = dict.fromkeys(slots(), "\n".join(XSS))
    content = content_of_year(*where, people.zone, year.year)
    save_words(
        *where, people.zone.id, content, texts, fingerprint(session, people.zone.id, year.year)
    )


def _saved(session: Session, target: Target) -> None:
    """Searches and views with names and words that somebody typed."""
    for payload in XSS:
        query = urlencode({"kind": "demand", "q": payload})
        sought = Sought(name="示例", kind="demand", text=payload, filters={}, query=query)
        kept = Kept(name=payload[:60], frequency="daily")
        keep_search(session, target.people.author, sought, kept)
        save_view(session, target.people.broker, payload[:40], EngagementFilters(text=payload[:60]))


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


def test_list_issues_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    with poisoned.runtime.database.read() as session:
        issue = session.scalars(select(ListIssue).where(ListIssue.state == "corrected")).one()
        address = f"/lists/{issue.year}/demands/{issue.number}"
        mine = select(ListIssue.id).where(ListIssue.state == "draft", ListIssue.title != MARK)
        draft = session.scalars(mine).one()
    desk = poisoned.browser("operator")
    for answer in (poisoned.browser().get(address), desk.get(f"/zone/lists/{draft}")):
        assert answer.text.count(WORD) > len(XSS)
        assert list(obeyed(answer.text)) == []
    assert desk.get(f"/zone/lists/{draft}/choose?scope=all").text.count(WORD) >= len(XSS)


def test_every_text_of_the_schemas_was_poisoned() -> None:
    names = {kind: set(filled(kind, XSS[0])) for kind in SCHEMAS}
    assert {"problem", "attempts", "keywords", "indicators", "intended_partner"} <= names["demand"]
    assert {"pain_points", "place", "investment", "data_rights"} <= names["scenario"]
    assert {"abstract", "ip", "team", "completing_units", "evaluation"} <= names["achievement"]
    assert set(Indicator.model_fields) - {"operator", "baseline"} == {"name", "value", "unit"}
    assert {"number", "holder"} <= set(IntellectualProperty.model_fields)


def test_marked_changes_are_shown_as_text(poisoned: Target) -> None:
    """Pieces of a payload stand in marks, on the desk and among the versions."""
    with poisoned.runtime.database.read() as session:
        waits = Listing.title.startswith(f"{_TITLE}待审")
        code = session.scalars(select(Listing.code).where(waits)).one()
    browser = poisoned.browser("operator")
    for address in (f"/review/{code}", f"/listings/{code}/versions/2"):
        page = browser.get(address).text
        assert "<ins>" in page
        assert "<del>" in page
        assert list(obeyed(page)) == []


def test_registers_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    shown = {
        "operator": (
            *("/zone/yearbook?year=2025", "/zone/yearbook/2025/gdp", "/zone/service-bodies"),
            *("/zone/service-bodies/1", "/zone/service-bodies/2", "/zone/certificates/1"),
            *("/zone/certificates", "/zone/certificates/2", "/evaluations/1"),
        ),
        "supervisor": ("/zone/yearbook/2025/gdp", "/zone/service-bodies/1"),
        "broker": ("/zone/certificates/mine",),
    }
    for login, addresses in shown.items():
        for address in addresses:
            html = poisoned.browser(login).get(address).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address


def test_figures_and_reports_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    year, watched = today().year, ("/indicators/freeze", "/reports")
    shown = {
        "operator": (*watched, f"/reports/{year}/narratives", f"/indicators/frozen/test/{year}/1"),
        "supervisor": (*watched, f"/indicators/frozen/test/{year}/1"),
    }
    for login, addresses in shown.items():
        for address in addresses:
            html = poisoned.browser(login).get(address).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address


def test_contracts_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    with poisoned.runtime.database.read() as session:
        last = select(Contract).order_by(Contract.id.desc()).limit(2)
        cancelled, running = (f"/contracts/{one.code}" for one in session.scalars(last))
    found = f"/contracts/parties?row=seller-0&seller-0-name={WORD}"
    shown = {
        "broker": ("/contracts", cancelled, running, f"{running}/edit", f"{running}/cancel", found),
        "supervisor": (cancelled, running),
    }
    for login, addresses in shown.items():
        for address in addresses:
            headers = {"HX-Request": "true"} if address == found else {}
            html = poisoned.browser(login).get(address, headers=headers).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address


def test_engagements_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    with poisoned.runtime.database.read() as session:
        tried, code = (one.code for one in session.scalars(_all(Engagement)).all()[-2:])
    shown = {
        "author": (f"/engagements/{code}", "/my/engagements", f"/engagements/{tried}"),
        "broker": (f"/engagements/{code}", "/desk/interests", f"/engagements/{tried}"),
    }
    for login, addresses in shown.items():
        for address in addresses:
            html = poisoned.browser(login).get(address).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address
