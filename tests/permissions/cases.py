"""Every action of the table as calls of the domain: add yours, a test counts them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts import administration, tokens
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.brokers import assignment, profiles
from matcher.contracts import documents as papers
from matcher.contracts import find as contracts
from matcher.contracts import lifecycle as contract_steps
from matcher.contracts import parties as contract_parties
from matcher.contracts import payments as paying
from matcher.contracts import prefill, registering
from matcher.contracts import write as contract_writing
from matcher.contracts.filters import ContractFilters
from matcher.contracts.models import Contract
from matcher.contracts.payments import overdue as late_paying
from matcher.contracts.payments import reconcile as reconciling
from matcher.contracts.payments import vouchers
from matcher.contracts.payments.filters import ReconciliationFilters
from matcher.contracts.payments.find import TAKES_PAYMENTS
from matcher.contracts.payments.schemas import PaymentInput
from matcher.contracts.registration import results
from matcher.contracts.registration.rows import select_contracts
from matcher.contracts.schemas import ContractInput
from matcher.engagements import (
    activities,
    agenda,
    board,
    contacts,
    disclosure,
    documents,
    find,
    invitations,
    owners,
    parties,
    stages,
    verification,
    views,
)
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.interests import decide, express
from matcher.engagements.interests import find as interests
from matcher.errors import ForbiddenError, NotFoundError
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
from matcher.matching import decisions, merging, propose, snoozing, waiting, worklist
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
from matcher.taxonomy import scheme
from matcher.uploads import kept
from tests.permissions.evaluation_cases import CALLS as EVALUATION_CALLS
from tests.permissions.register_cases import CALLS as REGISTER_CALLS
from tests.permissions.report_cases import CALLS as REPORT_CALLS
from tests.permissions.statistics_cases import CALLS as STATISTICS_CALLS
from tests.permissions.world import Place, contract_told, list_issue

Call = Callable[[Session, Actor, Place], object]
STATES = {
    "need": [term.code for term in scheme("listing_states")],
    "match": [term.code for term in scheme("match_states")],
    "engagement": [term.code for term in scheme("stages")],
    "organization": [term.code for term in scheme("organization_states")],
    "interest": [term.code for term in scheme("interest_states")],
    "contract": [term.code for term in scheme("contract_states")],
}


@dataclass(frozen=True)
class Case:
    """One way to do an action.

    Attributes:
        action: a key of `ACTIONS`.
        call: does it; a list that lacks the object is a refusal too.
        about: which object of the place has the state, a key of `STATES`.
        at: the states in which it is tried; those of `about` as they are when empty.
        possible: the states in which it goes through; whoever is refused is refused in all.
        conflict: whether the own organization's objects are refused to avoid interested decisions.
        mine: whether only the own organization's objects are meant, whatever the scope.
        anywhere: whether it concerns no object, so that only the roles are asked.
    """

    action: str
    call: Call
    about: str = ""
    at: Sequence[str] = ()
    possible: Collection[str] = ()
    conflict: bool = False
    mine: bool = False
    anywhere: bool = False


def _content(kind: str, title: str = "示例新填") -> Any:
    schema = SCHEMAS[kind]
    return schema.parse({"title": title, schema.PARTS[0]: "示例内容的描述"})


def _agreed(place: Place) -> ContractInput:
    return ContractInput.parse(contract_told(place.offers[0].organization, place.organization))


def _reconciled(session: Session, actor: Actor) -> list[Contract]:
    rows = reconciling.reconciled_rows(session, actor, ReconciliationFilters(), 9)
    return [row.contract for row in rows]


def _paid() -> PaymentInput:
    told = {"amount": "1", "received_on": str(_PAST), "voucher": "示例新凭证"}
    return PaymentInput.parse(told)


def _stepped(action: str, call: Call) -> Case:
    """A step of a contract, in every state."""
    step = contract_steps.TRANSITIONS[action]
    return Case(step.permission, call, "contract", STATES["contract"], step.sources, conflict=True)


def _said() -> activities.ActivityInput:
    return activities.ActivityInput(kind="message", happened_on=_PAST, text="示例留言")


def _concluded() -> verification.VerificationInput:
    return verification.VerificationInput(result="passed", concluded_on=_PAST, data_text="示例数据")


def _within(wanted: object, found: Collection[object]) -> None:
    if wanted not in found:
        raise NotFoundError("不在列表中。")


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
_RUNNING = [stage for stage in STATES["engagement"] if stage in stages.TRANSITIONS]
_OPENED = [stage for stage in STATES["engagement"] if stage not in ("confirmed", "terminated")]
_PAST = date(2000, 1, 1)
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
        lambda s, a, p: _within(p.need, own.own_listings(s, a).listings),
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
    Case("listing.renew", lambda s, a, p: validity.renew(s, a, p.need, _PAST)),
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
        lambda s, a, p: _within(p.need, review_queue.waiting_after(s, a, None, 100)),
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
    Case(
        "registration.export",
        lambda s, a, p: select_contracts(a, ContractFilters()).count(s),
        anywhere=True,
    ),
    Case("registration.import", lambda s, a, p: results.result_files(s, a), anywhere=True),
    Case("made_file.own", lambda s, a, p: made_files.own_made_files(s, a), anywhere=True),
    Case("import.preview", lambda s, a, p: preview.drop(s, a, p.preview), mine=True),
    Case(
        "import.preview",
        lambda s, a, p: _within(p.preview, preview.open_previews(s, a)),
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
    Case("match.see", lambda s, a, p: _within(p.match, worklist.worklist(s, a).matches)),
    Case("match.see", lambda s, a, p: _within(p.dismissed, worklist.dismissed_of(s, a, p.need))),
    Case("match.see", lambda s, a, p: decisions.get_match(s, a, p.match.id)),
    Case(
        "match.see",
        lambda s, a, p: propose.live_matches(s, a, None, p.need),
        "need",
        ["paused"],
        anywhere=True,
    ),
    Case(
        "match.decide",
        lambda s, a, p: propose.ensure_match(s, a, None, p.need, p.offers[3]),
        "need",
        ["paused"],
    ),
    Case(
        "match.decide",
        lambda s, a, p: stages.open_engagement(s, a, p.match),
        "match",
        STATES["match"],
        {"suggested"},
        conflict=True,
    ),
    Case(
        "match.decide",
        lambda s, a, p: decisions.dismiss(s, a, p.match, "cost"),
        "match",
        STATES["match"],
        {"suggested"},
        conflict=True,
    ),
    Case("match.decide", lambda s, a, p: decisions.dismiss(s, a, p.match, ""), conflict=True),
    Case(
        "match.decide",
        lambda s, a, p: decisions.reopen(s, a, p.match),
        "match",
        STATES["match"],
        {"dismissed"},
        conflict=True,
    ),
    Case(
        "match.decide",
        lambda s, a, p: snoozing.snooze(s, a, p.match, snoozing.usual_day()),
        "match",
        STATES["match"],
        {"suggested"},
        conflict=True,
    ),
    Case("match.decide", lambda s, a, p: snoozing.wake(s, a, p.match), conflict=True),
    Case("match.decide", lambda s, a, p: merging.merge(s, a, p.match, []), conflict=True),
    Case("match.decide", lambda s, a, p: merging.split(s, a, p.match), conflict=True),
    Case(
        "match.decide",
        lambda s, a, p: propose.add_by_hand(s, a, None, p.need, p.offers[0], ""),
        conflict=True,
    ),
    Case("match.see", lambda s, a, p: merging.alike(s, a, []), anywhere=True),
    Case("match.see", lambda s, a, p: waiting.first_waiting(s, a, "zone", 1), anywhere=True),
    *(
        Case("match.see", lambda s, a, p, there=there: there(s, a, "zone", 1), anywhere=True)
        for there in (agenda.late_stages, agenda.next_steps, agenda.answers, agenda.messages)
    ),
    Case("match.see", lambda s, a, p: agenda.waiting_interests(s, a, 1), anywhere=True),
    Case(
        "match.see",
        lambda s, a, p: _within(
            p.engagement, find.desk_engagements(s, a, EngagementFilters()).engagements
        ),
    ),
    Case("match.see", lambda s, a, p: board.board(s, a), anywhere=True),
    Case("match.see", lambda s, a, p: owners.owners_of(s, a), anywhere=True),
    Case(
        "view.manage",
        lambda s, a, p: views.save_view(s, a, "示例视图", EngagementFilters()),
        anywhere=True,
    ),
    Case("view.manage", lambda s, a, p: views.set_default(s, a, None), anywhere=True),
    Case("market.see", lambda s, a, p: market(s, a, Wanted()), anywhere=True),
    Case("market.see", lambda s, a, p: _within(p.need, _in_topic(s, a, p))),
    Case("quality.see", lambda s, a, p: quality(s, a, recent_months(1)), anywhere=True),
    Case("engagement.see", lambda s, a, p: find.get_engagement(s, a, p.engagement.code)),
    Case(
        "engagement.advance",
        lambda s, a, p: stages.advance(s, a, p.engagement, "completed", "示例"),
        "engagement",
        STATES["engagement"],
        _RUNNING,
        conflict=True,
    ),
    Case(
        "engagement.advance",
        lambda s, a, p: stages.terminate(s, a, p.engagement, "price"),
        "engagement",
        STATES["engagement"],
        _RUNNING,
        conflict=True,
    ),
    *(
        Case("engagement.advance", call, conflict=True)
        for call in (
            lambda s, a, p: stages.advance(s, a, p.engagement, "terminated"),
            lambda s, a, p: stages.terminate(s, a, p.engagement, "unknown"),
            lambda s, a, p: verification.conclude(s, a, p.engagement, _concluded()),
        )
    ),
    Case(
        "engagement.contacts",
        lambda s, a, p: contacts.contacts(s, a, p.engagement),
        "engagement",
        STATES["engagement"],
        _OPENED,
    ),
    Case(
        "engagement.consent",
        lambda s, a, p: disclosure.agree(s, a, p.engagement),
        "engagement",
        STATES["engagement"],
        _RUNNING,
    ),
    Case("engagement.consent", lambda s, a, p: disclosure.take_back(s, a, p.engagement)),
    Case(
        "engagement.advance",
        lambda s, a, p: invitations.invite(s, a, p.engagement),
        conflict=True,
    ),
    Case(
        "engagement.answer",
        lambda s, a, p: invitations.answer(s, a, p.engagement, "decline", "示例原因"),
        "engagement",
        STATES["engagement"],
        _RUNNING,
    ),
    Case(
        "engagement.work",
        lambda s, a, p: activities.add_activity(s, a, p.engagement, _said()),
        "engagement",
        STATES["engagement"],
        [stage for stage in STATES["engagement"] if stage != "terminated"],
    ),
    Case(
        "engagement.document",
        lambda s, a, p: documents.get_document(s, a, p.engagement, p.document.id),
    ),
    Case("engagement.work", lambda s, a, p: parties.require_work(a, p.engagement, "shared")),
    *(
        Case("engagement.private", call, conflict=True)
        for call in (
            lambda s, a, p: activities.finish(s, a, p.engagement, p.note.id),
            lambda s, a, p: _within(p.note, activities.activities_of(s, a, p.engagement)),
            lambda s, a, p: documents.get_document(s, a, p.engagement, p.private_document.id),
        )
    ),
    Case(
        "interest.express",
        lambda s, a, p: express.express(s, a, p.offers[3], express.InterestInput(text="示例")),
        anywhere=True,
    ),
    Case("interest.see", lambda s, a, p: interests.get_interest(s, a, p.interest.id)),
    Case("interest.see", lambda s, a, p: interests.organization_interests(s, a), anywhere=True),
    *(
        Case("interest.decide", call, "interest", STATES["interest"], {"open"}, conflict=True)
        for call in (
            lambda s, a, p: decide.take_up(s, a, None, p.interest),
            lambda s, a, p: decide.decline(s, a, p.interest, "示例原因"),
        )
    ),
    Case("interest.decide", lambda s, a, p: decide.decline(s, a, p.interest, " "), conflict=True),
    Case(
        "organization.edit", lambda s, a, p: _within(p.organization, [members.own(s, a)]), mine=True
    ),
    Case(
        "organization.members",
        lambda s, a, p: _within(p.organization, [members.managed(s, a)]),
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
    Case(
        "contract.see",
        lambda s, a, p: contracts.get_contract(s, a, p.contract.code),
        "contract",
        [state for state in STATES["contract"] if state != "draft"],
    ),
    Case(
        "contract.see",
        lambda s, a, p: contracts.find_contracts(s, a, ContractFilters()),
        anywhere=True,
    ),
    Case("contract.private", lambda s, a, p: papers.get_document(s, a, p.contract, p.paper.id)),
    Case("contract.private", lambda s, a, p: vouchers.get_voucher(s, a, p.contract, p.payment.id)),
    Case("contract.see", lambda s, a, p: paying.payments_of(s, a, p.contract), anywhere=True),
    Case(
        "contract.see",
        lambda s, a, p: reconciling.reconciliation(s, a, ReconciliationFilters()),
        anywhere=True,
    ),
    Case(
        "contract.see",
        lambda s, a, p: _within(p.contract, _reconciled(s, a)),
    ),
    Case(
        "payment.enter",
        lambda s, a, p: paying.enter_payment(s, a, p.contract, _paid()),
        "contract",
        STATES["contract"],
        TAKES_PAYMENTS,
        conflict=True,
    ),
    Case(
        "payment.enter",
        lambda s, a, p: paying.plan(s, a, p.contract, []),
        "contract",
        STATES["contract"],
        [state for state in STATES["contract"] if state != "cancelled"],
        conflict=True,
    ),
    Case(
        "payment.enter",
        lambda s, a, p: paying.reverse_payment(s, a, p.payment, "示例原因"),
        conflict=True,
    ),
    Case(
        "payment.enter", lambda s, a, p: late_paying.late_payments(s, a, "zone", 5), anywhere=True
    ),
    Case(
        "contract.edit",
        lambda s, a, p: contract_writing.create_contract(s, a, _agreed(p), p.engagement),
        conflict=True,
    ),
    Case(
        "contract.edit",
        lambda s, a, p: contract_writing.edit_contract(s, a, p.contract, _agreed(p)),
        "contract",
        STATES["contract"],
        contract_writing.EDITABLE.keys(),
        conflict=True,
    ),
    Case(
        "contract.edit", lambda s, a, p: contract_parties.find_parties(s, a, "示例"), anywhere=True
    ),
    Case("contract.edit", lambda s, a, p: prefill.prefilled(s, a, p.engagement)),
    *(
        _stepped(action, call)
        for action, call in (
            ("sign", lambda s, a, p: contract_steps.sign(s, a, p.contract, _PAST)),
            ("submit", lambda s, a, p: contract_steps.submit(s, a, p.contract, _PAST)),
            ("recall", lambda s, a, p: contract_steps.recall(s, a, p.contract, _PAST)),
            ("cancel", lambda s, a, p: contract_steps.cancel(s, a, p.contract, "示例", _PAST)),
            (
                "change",
                lambda s, a, p: contract_steps.change(
                    s, a, p.contract, _agreed(p), "示例原因", _PAST
                ),
            ),
            (
                "register",
                lambda s, a, p: registering.register_contract(
                    s, a, p.contract, "示例 1", "示例登记站", _PAST
                ),
            ),
            ("refuse", lambda s, a, p: registering.refuse(s, a, p.contract, "unclear", _PAST)),
        )
    ),
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
    Case("audit.purge", lambda s, a, p: purge(s, a, _PAST), anywhere=True),
    Case("account.manage", lambda s, a, p: administration.list_accounts(s, a), anywhere=True),
    # These open sessions of their own, need an index, or are asked for by a page alone.
    *(
        Case(action, lambda s, a, p, action=action: require(a, action), anywhere=True)
        for action in ("audit.export", "audit.reseal", "match.text", "system.see")
    ),
    Case("ranker.manage", lambda s, a, p: roll_back(s, a, "hashing"), anywhere=True),
)
