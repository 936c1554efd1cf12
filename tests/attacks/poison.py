"""Markup in every text that somebody can store."""

import typing
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, String, Text, inspect, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens.models import AccessToken
from matcher.clock import today
from matcher.db import Base
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.interests.models import Interest
from matcher.engagements.models import EngagementDocument, EngagementStage
from matcher.engagements.models import Invitation as AskedParty
from matcher.engagements.stages import advance, open_engagement
from matcher.engagements.verification import VerificationInput, conclude
from matcher.engagements.views import save_view
from matcher.list_issues.approve import approve, send_back
from matcher.list_issues.compose import submit
from matcher.list_issues.content import content_of, digest
from matcher.list_issues.correct import correct
from matcher.list_issues.models import ListIssue
from matcher.listings.models import Listing, ListingContact
from matcher.listings.schemas import SCHEMAS
from matcher.matching.models import Match
from matcher.matching.ranking import COMPONENTS
from matcher.organizations.models import Invitation
from matcher.saved_searches.keep import keep_search
from matcher.saved_searches.schemas import Kept, Sought
from matcher.uploads.models import Upload
from tests.attacks.payloads import XSS
from tests.attacks.poison_ledger import contracted, paid, registered, reported
from tests.attacks.target import Target
from tests.conftest import People, publish_listing
from tests.exchange.previews import opened
from tests.list_issues.issues import composed
from tests.matching.pairs import suggest
from tests.webapp.engagement_work import worked_on
from tests.webapp.members import engaged, resubmitted, submitted

TITLE = "示例多处注入"
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


def poison(target: Target) -> None:
    """A listing of each kind for each payload, and payloads in all other texts."""
    for number, payload in enumerate(XSS):
        for kind in SCHEMAS:
            target.publish(kind, f"{TITLE}{number}", **filled(kind, payload))
    target.write(lambda session: _verified(session, target.people))
    worked_on(target, engaged(target), XSS)
    waiting = submitted(target, f"{TITLE}待审", **filled("demand", XSS[1]))
    resubmitted(target, waiting, **filled("demand", XSS[2]))
    target.write(lambda session: _imported(session, target.people))
    target.write(_overwrite)
    target.write(lambda session: _saved(session, target))
    target.write(lambda session: _list(session, target.people))
    target.write(lambda session: registered(session, target.people))
    target.write(lambda session: paid(session, target.people))
    target.write(lambda session: contracted(session, target.people))
    target.write(lambda session: reported(session, target.people))


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


def _overwrite(session: Session) -> None:
    """In the database itself: what an older version or a mistake may have let in."""
    for model in _TYPED:
        for number, row in enumerate(session.scalars(everything(model))):
            for column in inspect(model).columns:
                if isinstance(column.type, String | Text) and _is_typed(column.key):
                    setattr(row, column.key, f"{XSS[number % len(XSS)]}{number}"[: _size(column)])
    for listing in session.scalars(select(Listing).where(Listing.title.startswith(TITLE))):
        listing.title = f"{listing.title} {XSS[listing.id % len(XSS)]}"
        if listing.state == "submitted":
            listing.review_reasons = {"title": XSS[0]}


def _list(session: Session, people: People) -> None:
    """Issues of the poisoned demands in every state, with payloads in all that operators write."""
    query = select(Listing).where(Listing.kind == "demand", Listing.state == "published")
    demands = session.scalars(query.where(Listing.title.startswith(TITLE))).all()
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


def _saved(session: Session, target: Target) -> None:
    """Searches and views with names and words that somebody typed."""
    for payload in XSS:
        query = urlencode({"kind": "demand", "q": payload})
        sought = Sought(name="示例", kind="demand", text=payload, filters={}, query=query)
        kept = Kept(name=payload[:60], frequency="daily")
        keep_search(session, target.people.author, sought, kept)
        save_view(session, target.people.broker, payload[:40], EngagementFilters(text=payload[:60]))


def everything(model: type[Base]) -> Select[Any]:
    return select(model).order_by(*inspect(model).primary_key)


def _is_typed(name: str) -> bool:
    return name not in _NOT_TYPED and name != "email"


def _size(column: Any) -> int | None:
    return getattr(column.type, "length", None)
