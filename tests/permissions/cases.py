"""Every action of the table as calls of the domain: add yours, a test counts them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts import administration, tokens
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.brokers import assignment, profiles
from matcher.errors import ForbiddenError
from matcher.exchange import preview
from matcher.exchange.candidates import Candidate
from matcher.exchange.owner import OwnerInput
from matcher.exchange.taking import take
from matcher.exchange.write import Destination, write_batch
from matcher.intake import claiming, receipts
from matcher.list_issues import approve, compose, correct
from matcher.list_issues import find as issues
from matcher.list_issues.schemas import IssueInput
from matcher.listings import (
    attaching,
    attachments,
    browse,
    lifecycle,
    own,
    post,
    review,
    review_queue,
    validity,
    versions,
    visibility,
)
from matcher.listings.schemas import SCHEMAS
from matcher.made_files import find as made_files
from matcher.market.members import members as members_of_topic
from matcher.market.models import MarketPlace, MarketView
from matcher.market.overview import Wanted, market
from matcher.matching import worklist
from matcher.matching.months import recent_months
from matcher.matching.quality import quality
from matcher.matching.ranker_versions import roll_back
from matcher.notifications import find as notifications
from matcher.notifications import preferences
from matcher.organizations import members, verifying
from matcher.organizations import states as organization_states
from matcher.organizations.schemas import FlagsInput
from matcher.oversight import find as oversight
from matcher.oversight.find import AuditFilters
from matcher.oversight.purge import purge
from matcher.own_data import erase, export
from matcher.saved_searches import keep as saved_searches
from matcher.service_registers import find as registers
from matcher.supply import read as supplies
from matcher.uploads import kept
from tests.permissions.case import PAST, STATES, Case, within
from tests.permissions.contract_cases import CASES as CONTRACT_CASES
from tests.permissions.engagement_cases import CASES as ENGAGEMENT_CASES
from tests.permissions.evaluation_cases import CALLS as EVALUATION_CALLS
from tests.permissions.register_cases import CALLS as REGISTER_CALLS
from tests.permissions.report_cases import CALLS as REPORT_CALLS
from tests.permissions.statistics_cases import CALLS as STATISTICS_CALLS
from tests.permissions.world import Place, list_issue


def _content(kind: str, title: str = "示例新填") -> Any:
    schema = SCHEMAS[kind]
    return schema.parse({"title": title, schema.PARTS[0]: "示例内容的描述"})


def _granted(answer: bool) -> None:
    if not answer:
        raise ForbiddenError("不允许。")


def _import(session: Session, actor: Actor, place: Place) -> object:
    content, owner = _content("demand"), OwnerInput(organization=place.organization.name)
    candidate = Candidate(1, content, owner, "示例-1", "0" * 64)
    return write_batch(session, actor, Destination("demand", "示例", "示例"), [candidate])


def _organization_token(session: Session, actor: Actor, _place: Place) -> object:
    wanted = tokens.TokenRequest(name="示例", scopes=["read"], organization=True)
    return tokens.issue_token(session, actor, wanted)


def _in_topic(session: Session, actor: Actor, place: Place) -> Collection[object]:
    """The needs of a topic that holds the need of the place."""
    topics = [{"terms": [], "x": 0.0, "y": 0.0}]
    kept = {"sequence": 0, "encoder": "示例", "ranker": "示例", "listings": 1, "unjudged": 0}
    view = MarketView(**kept, topics=topics)
    session.add(view)
    session.flush()
    need = {"listing_id": place.need.id, "topic": 0, "nearness": 1.0, "grade": "none"}
    session.add(MarketPlace(**need, view_id=view.id))
    session.flush()
    return [need for need, _ in members_of_topic(session, actor, view.id, 0, "need").rows]


def _steps() -> list[Case]:
    """Every transition of a listing, as the table of transitions has it."""
    return [
        Case(
            step.permission,
            lambda s, a, p, name=name: lifecycle.move(s, a, p.need, name),
            "need",
            STATES["need"],
            step.sources,
        )
        for name, step in lifecycle.TRANSITIONS.items()
    ]


_UNSEEN = [state for state in STATES["need"] if state not in ("draft", "published")]
_WAITING = {"submitted"}


CASES: Sequence[Case] = (
    *(
        Case(
            f"{kind}.create",
            lambda s, a, p, kind=kind: post.create(s, a, kind, p.organization, _content(kind)),
        )
        for kind in SCHEMAS
    ),
    *_steps(),
    Case(
        "listing.see",
        lambda s, a, p: visibility.get_listing(s, a, p.need.code),
        "need",
        _UNSEEN,
        _UNSEEN,
    ),
    Case(
        "listing.see_draft",
        lambda s, a, p: visibility.get_listing(s, a, p.need.code),
        "need",
        ["draft"],
        ["draft"],
    ),
    Case(
        "listing.see_draft",
        lambda s, a, p: within(p.need, own.own_listings(s, a).listings),
        mine=True,
    ),
    Case(
        "listing.see_confidential",
        lambda s, a, p: _granted(visibility.sees_confidential_parts(a, p.need)),
    ),
    Case(
        "listing.edit",
        lambda s, a, p: post.edit(s, a, p.need, _content("demand")),
        "need",
        STATES["need"],
        lifecycle.EDITABLE,
    ),
    Case(
        "listing.edit",
        lambda s, a, p: own.edit_seen(s, a, p.need, _content("demand"), p.need.version + 1),
    ),
    Case("listing.edit", lambda s, a, p: own.content(s, a, p.need)),
    Case("listing.edit", lambda s, a, p: worklist.matches_of(s, a, p.need)),
    Case("listing.edit", lambda s, a, p: own.get_own(s, a, p.need.code), mine=True),
    Case("listing.renew", lambda s, a, p: validity.renew(s, a, p.need, PAST)),
    Case(
        "listing.submit",
        lambda s, a, p: post.submit(s, a, p.need),
        "need",
        STATES["need"],
        {"draft", "returned"},
    ),
    *(
        Case("listing.review", call, "need", STATES["need"], _WAITING, conflict=True)
        for call in (
            lambda s, a, p: review.publish(s, a, p.need),
            lambda s, a, p: review.send_back(s, a, p.need, {"title": "示例原因"}),
            lambda s, a, p: review.reject(s, a, p.need, "示例原因"),
        )
    ),
    Case("listing.review", lambda s, a, p: review.send_back(s, a, p.need, {}), conflict=True),
    Case("listing.review", lambda s, a, p: review.reject(s, a, p.need, " "), conflict=True),
    Case(
        "listing.review",
        lambda s, a, p: within(p.need, review_queue.waiting_after(s, a, None, 100)),
        "need",
        ["submitted"],
        _WAITING,
    ),
    Case("listing.review", lambda s, a, p: review.get_reviewable(s, a, p.need.code)),
    Case("listing.versions", lambda s, a, p: versions.get_versioned(s, a, p.need.code)),
    Case("listing.assign", lambda s, a, p: assignment.assign(s, a, p.need, 0), conflict=True),
    Case("broker.manage", lambda s, a, p: profiles.brokers_of_zone(s, a), anywhere=True),
    Case("listing.import", _import, conflict=True),
    Case("import.preview", lambda s, a, p: preview.get_preview(s, a, p.preview.id), mine=True),
    Case("made_file.own", lambda s, a, p: made_files.own_made_files(s, a), anywhere=True),
    Case("import.preview", lambda s, a, p: preview.drop(s, a, p.preview), mine=True),
    Case(
        "import.preview",
        lambda s, a, p: within(p.preview, preview.open_previews(s, a)),
        mine=True,
    ),
    Case("demand.create", lambda s, a, p: take(s, a, p.preview, submit=True), mine=True),
    Case(
        "organization.see",
        lambda s, a, p: browse.get_organization(s, a, p.organization.id),
        "need",
        ["draft"],
        ["draft"],
    ),
    Case("market.see", lambda s, a, p: market(s, a, Wanted()), anywhere=True),
    Case("market.see", lambda s, a, p: within(p.need, _in_topic(s, a, p))),
    Case("quality.see", lambda s, a, p: quality(s, a, recent_months(1)), anywhere=True),
    Case(
        "organization.edit", lambda s, a, p: within(p.organization, [members.own(s, a)]), mine=True
    ),
    Case(
        "organization.members",
        lambda s, a, p: within(p.organization, [members.managed(s, a)]),
        mine=True,
    ),
    Case("organization.verify", lambda s, a, p: verifying.get_application(s, a, p.organization.id)),
    Case(
        "organization.verify",
        lambda s, a, p: verifying.set_flags(s, a, p.organization, FlagsInput()),
    ),
    Case(
        "organization.verify",
        lambda s, a, p: verifying.verify(s, a, p.organization, FlagsInput()),
        "organization",
        STATES["organization"],
        organization_states.TRANSITIONS["verify"].sources,
        conflict=True,
    ),
    Case(
        "organization.verify",
        lambda s, a, p: verifying.refuse(s, a, p.organization, "示例原因"),
        "organization",
        STATES["organization"],
        organization_states.TRANSITIONS["refuse"].sources,
        conflict=True,
    ),
    *(
        Case("organization.verify", call, conflict=True)
        for call in (
            lambda s, a, p: verifying.refuse(s, a, p.organization, ""),
            lambda s, a, p: verifying.strike(s, a, p.organization, ""),
        )
    ),
    Case(
        "attachment.see",
        lambda s, a, p: attachments.get_attachment(s, a, p.attachment.upload.key),
        "need",
        [state for state in STATES["need"] if state != "draft"],
    ),
    Case(
        "listing.edit",
        lambda s, a, p: attaching.edit_attachment(
            s, a, p.attachment, attaching.AttachmentInput(title="示例改名")
        ),
        "need",
        STATES["need"],
        lifecycle.EDITABLE,
    ),
    Case("receipt.see", lambda s, a, p: receipts.receipt_of(s, a, p.need)),
    Case("receipt.claim", lambda s, a, p: claiming.claim(s, a, "R", "1"), anywhere=True),
    Case("receipt.claim", lambda s, a, p: claiming.claims_of(s, a), anywhere=True),
    Case("list_issue.see", lambda s, a, p: issues.get_issue(s, a, list_issue(s, p).id)),
    Case("list_issue.see", lambda s, a, p: issues.issues(s, a, "draft"), anywhere=True),
    Case("list_issue.see", lambda s, a, p: issues.counts(s, a), anywhere=True),
    Case("list_issue.compose", lambda s, a, p: compose.create(s, a, "demand"), anywhere=True),
    *(
        Case("list_issue.compose", lambda s, a, p, call=call: call(s, a, list_issue(s, p)))
        for call in (
            lambda s, a, i: compose.arrange(s, a, i, IssueInput(title="示例"), []),
            lambda s, a, i: compose.add(s, a, i, []),
            compose.submit,
            compose.discard,
        )
    ),
    *(
        Case("list_issue.approve", lambda s, a, p, call=call: call(s, a, p))
        for call in (
            lambda s, a, p: approve.approve(s, a, list_issue(s, p, "submitted").id, ""),
            lambda s, a, p: approve.send_back(s, a, list_issue(s, p, "submitted"), "示例原因"),
            lambda s, a, p: correct.correct(
                s, a, list_issue(s, p, "approved"), list_issue(s, p, "approved"), "示例原因"
            ),
        )
    ),
    Case("upload.see", lambda s, a, p: kept.get_upload(s, a, p.upload.key)),
    *(Case(action, call) for action, call in REGISTER_CALLS),
    *(Case(action, call) for action, call in STATISTICS_CALLS),
    *(Case(action, call) for action, call in REPORT_CALLS),
    *(Case(action, call) for action, call in EVALUATION_CALLS),
    Case("certificate.own", lambda s, a, p: registers.own_certificates(s, a), anywhere=True),
    Case("notification.read", lambda s, a, p: notifications.notifications_of(s, a), anywhere=True),
    Case("notification.read", lambda s, a, p: notifications.mark_all_read(s, a), anywhere=True),
    Case("notification.read", lambda s, a, p: preferences.choose_mails(s, a, {}), anywhere=True),
    Case("saved_search.manage", lambda s, a, p: saved_searches.searches_of(s, a), anywhere=True),
    Case("supply.see", lambda s, a, p: supplies.months_of(s, a), anywhere=True),
    Case("own_data.export", lambda s, a, p: export.export_own_data(s, a), anywhere=True),
    Case("own_data.erase", lambda s, a, p: erase.erase_account(s, a), anywhere=True),
    Case("token.manage", lambda s, a, p: tokens.tokens_of(s, a), anywhere=True),
    Case("token.organization", _organization_token, anywhere=True),
    Case(
        "audit.read",
        lambda s, a, p: oversight.entries(s, a, AuditFilters(), before=None, limit=1),
        anywhere=True,
    ),
    Case("audit.purge", lambda s, a, p: purge(s, a, PAST), anywhere=True),
    Case("account.manage", lambda s, a, p: administration.list_accounts(s, a), anywhere=True),
    *(
        Case(action, lambda s, a, p, action=action: require(a, action), anywhere=True)
        for action in ("audit.export", "audit.reseal", "match.text", "system.see")
    ),
    Case("ranker.manage", lambda s, a, p: roll_back(s, a, "hashing"), anywhere=True),
    *CONTRACT_CASES,
    *ENGAGEMENT_CASES,
)
