"""People and private objects of an organization in another zone, marked in every text.

Their ids begin far above all others, so that no attacker's own object has the same one.
"""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, UserRole, Zone
from matcher.accounts.sessions import token_digest
from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens.models import AccessToken
from matcher.actor import SYSTEM
from matcher.annual_reports.models import ReportTemplate
from matcher.brokers.models import Assignment, BrokerProfile
from matcher.clock import now, today
from matcher.contracts.models import Contract, ContractDocument, ContractStep
from matcher.contracts.party_models import ContractParty
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.registration.result_models import ResultFile
from matcher.contracts.versions import keep_version as keep_contract_version
from matcher.engagements.interests.models import Interest
from matcher.engagements.models import (
    Activity,
    Engagement,
    EngagementDocument,
    EngagementStage,
)
from matcher.engagements.models import Invitation as AskedParty
from matcher.engagements.views import SavedView
from matcher.evaluations.models import Evaluation
from matcher.evaluations.submission_models import EvaluationSubmission
from matcher.exchange.judging import Judged
from matcher.exchange.preview import keep_rows
from matcher.exchange.preview_models import ImportPreview
from matcher.list_issues.models import ListIssue, ListIssueEntry
from matcher.listings import post
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS
from matcher.listings.versions import keep_version
from matcher.made_files.models import MadeFile
from matcher.matching.models import Match
from matcher.matching.ranking import COMPONENTS
from matcher.matching.reasons import Reasons
from matcher.notifications.models import Notification
from matcher.organizations.models import Invitation
from matcher.saved_searches.models import SavedSearch
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.statistics.models import FrozenFigures
from matcher.uploads.models import Upload
from matcher.yearbook.models import YearbookEntry
from tests.conftest import People

FIRST_ID = 70_000
MARK = "受害单位机密"
ORGANIZATION, USER, INVITATION, SESSION, TOKEN, UPLOAD = range(FIRST_ID + 1, FIRST_ID + 7)
SUGGESTED, DISMISSED, CONFIRMED, ENGAGEMENT = range(FIRST_ID + 11, FIRST_ID + 15)
NOTIFICATION, SEARCH = range(FIRST_ID + 21, FIRST_ID + 23)
LIST = FIRST_ID + 31
BROKER = FIRST_ID + 41
MADE_FILE, RESULTS, LEDGER_FILE = FIRST_ID + 71, FIRST_ID + 72, FIRST_ID + 73
YEARBOOK_ENTRY, REGISTERED, FROZEN = FIRST_ID + 91, FIRST_ID + 92, FIRST_ID + 93
IMPORT = FIRST_ID + 61
VIEW = FIRST_ID + 61
ACTIVITY, DOCUMENT, INTEREST, PAPER = range(FIRST_ID + 51, FIRST_ID + 55)
CONTRACT, CONTRACT_PAPER = FIRST_ID + 81, FIRST_ID + 82
PAYMENT, INSTALMENT = FIRST_ID + 83, FIRST_ID + 84
LOGIN = "victim"
KEY = "f" * 32
CODES = {
    "demand": ("D2026-7001", "D2026-7002", "D2026-7003"),
    "scenario": ("S2026-7001",),
    "achievement": ("A2026-7001", "A2026-7002", "A2026-7003"),
}
STATES = {"D2026-7002": "submitted", "D2026-7003": "paused", "A2026-7003": "paused"}


def settle(session: Session, people: People) -> None:
    """Furnish the other zone."""
    # Its number is also that of the operators' organization: the two must not be confused.
    zone = Zone(id=people.operations.id, code="other", name="另一示范区", region="150100")
    session.add(zone)
    session.flush()
    organization = _organization(session, zone)
    _member(session, organization, people)
    _import(session)
    listings = {
        code: _listing(session, kind, code, organization)
        for kind, codes in CODES.items()
        for code in codes
    }
    _matches(session, listings, zone)
    _list(session, listings["D2026-7003"], zone)
    _reminders(session, listings["D2026-7001"])
    _broker(session, zone, listings["D2026-7003"])


def _registers(session: Session, zone: Zone) -> None:
    entry = YearbookEntry(
        id=YEARBOOK_ENTRY, zone_id=zone.id, year=2025, item="gdp", number=1, value=Decimal(1),
        unit="元", source=MARK, source_number=MARK, upload_id=UPLOAD,
    )  # fmt: skip
    body = ServiceBody(
        id=REGISTERED, zone_id=zone.id, name=MARK, credit_code="0" * 18, body_class="transfer",
        certificate=MARK, contact=MARK, phone=MARK, valid_from=today(),
    )  # fmt: skip
    certificate = BrokerCertificate(
        id=REGISTERED, zone_id=zone.id, name=MARK, number=MARK, number_index="0" * 64,
        level="junior", issuer=MARK, valid_from=today(),
    )  # fmt: skip
    frozen = FrozenFigures(
        id=FROZEN, zone_id=zone.id, period="2025", version=1, note=MARK, content={},
        sha256="0" * 64,
    )  # fmt: skip
    template = ReportTemplate(
        id=REGISTERED, zone_id=zone.id, number=1, name=MARK, size=1, content=MARK.encode()
    )
    evaluation = Evaluation(
        id=REGISTERED, zone_id=zone.id, due_on=today(), first_year=2023, last_year=2025,
        scoring_version="2026-11", rules_version="2026-11", reason=MARK,
        closing_note=MARK,
        submissions=[EvaluationSubmission(part="assessment", number=1, text=MARK)],
    )  # fmt: skip
    session.add_all((entry, body, certificate, frozen, template, evaluation))
    session.flush()


def _import(session: Session) -> None:
    row = Judged(2, {"title": MARK, "contact_name": MARK}, "", "new")
    preview = ImportPreview(
        id=IMPORT, user_id=USER, organization_id=ORGANIZATION, kind="demand", name=f"{MARK}.xlsx",
        owner=f"{MARK}单位", columns={}, total=1, expires_at=now() + timedelta(days=7),
    )  # fmt: skip
    session.add(preview)
    session.flush()
    keep_rows(session, preview, [row])


def _organization(session: Session, zone: Zone) -> Organization:
    organization = Organization(
        id=ORGANIZATION, name=f"{MARK}单位", kind="enterprise", zone_id=zone.id,
        region="150100", profile=MARK, state="registered",
    )  # fmt: skip
    session.add(organization)
    session.flush()
    upload = Upload(
        id=UPLOAD, key=KEY, purpose="organization.proof", name=f"{MARK}.pdf", size=4,
        media_type="application/pdf", sha256="0" * 64, organization_id=organization.id,
    )  # fmt: skip
    session.add(upload)
    return organization


def _member(session: Session, organization: Organization, people: People) -> None:
    user = User(
        id=USER, login=LOGIN, display_name=MARK, password_hash="-",
        organization_id=organization.id, zone_id=organization.zone_id, manages_members=True,
        roles=[UserRole(role="enterprise_member")],
    )  # fmt: skip
    user.set_email("victim@example.com")
    session.add(user)
    session.flush()
    later = now() + timedelta(days=30)
    session.add_all(
        (
            Invitation(
                id=INVITATION, token_hash=token_digest("invitation"), email="friend@example.com",
                organization_id=organization.id, role="enterprise_member", invited_by=user.id,
                expires_at=later,
            ),
            SignInSession(
                id=SESSION, token_hash=token_digest("session"), user_id=user.id, pending=False,
                address="192.0.2.7", agent=MARK,
            ),
            SavedView(id=VIEW, user_id=user.id, name=MARK, filters={}, is_default=True),
            AccessToken(
                id=TOKEN, user_id=user.id, organization_id=organization.id, name=MARK,
                prefix="tm_victim", secret_hash=token_digest("tm_token"), scopes=["read", "write"],
                expires_at=later,
            ),
        )
    )  # fmt: skip


def _listing(session: Session, kind: str, code: str, owner: Organization) -> Listing:
    schema = SCHEMAS[kind]
    data = schema.parse({"title": f"{MARK}{code}", schema.PARTS[0]: MARK, "contact_name": MARK})
    listing = post.create(session, SYSTEM, kind, owner, data)
    listing.code, listing.state = code, STATES.get(code, "draft")
    listing.submitted_at = now()
    keep_version(session, SYSTEM, listing)
    return listing


def _broker(session: Session, zone: Zone, listing: Listing) -> None:
    """Somebody to whom a listing of the zone is assigned."""
    user = User(
        id=BROKER, login="victim-broker", display_name=MARK, password_hash="-", zone_id=zone.id,
        roles=[UserRole(role="broker")],
    )  # fmt: skip
    session.add(user)
    session.flush()
    session.add(BrokerProfile(user_id=BROKER, technical_fields=["03"], capacity=1))
    session.add(Assignment(listing_id=listing.id, broker_id=BROKER))
    made = MadeFile(
        id=MADE_FILE, user_id=BROKER, kind="annual_report", parameters={}, state="made",
        name=f"{MARK}.docx", expires_at=now() + timedelta(days=7),
    )  # fmt: skip
    handed_in = [
        ResultFile(id=number, purpose=purpose, zone_id=zone.id, name=f"{MARK}.xlsx",
                   expires_at=now() + timedelta(days=7))
        for number, purpose in ((RESULTS, "results"), (LEDGER_FILE, "ledger"))
    ]  # fmt: skip
    session.add_all((made, *handed_in))
    session.flush()


def _reminders(session: Session, listing: Listing) -> None:
    session.add_all(
        (
            Notification(
                id=NOTIFICATION, user_id=USER, kind="listing_returned", object_kind="listing",
                object_id=listing.id,
            ),
            SavedSearch(
                id=SEARCH, user_id=USER, key="victims-key", name=MARK, kind="demand", text=MARK,
                filters={"kinds": ["demand"]}, query="kind=demand", frequency="daily",
                confirmed_at=now(), due_at=now() + timedelta(days=30),
            ),
        )
    )  # fmt: skip
    session.flush()


def _list(session: Session, listing: Listing, zone: Zone) -> None:
    entries = [ListIssueEntry(listing=listing, position=1)]
    issue = ListIssue(id=LIST, zone=zone, kind="demand", title=MARK, preface=MARK, entries=entries)
    session.add(issue)
    session.flush()


def _matches(session: Session, listings: dict[str, Listing], zone: Zone) -> None:
    need = listings["D2026-7003"]
    for number, code in zip((SUGGESTED, DISMISSED, CONFIRMED), CODES["achievement"], strict=True):
        match = Match(
            id=number, need=need, achievement=listings[code], grade="strong", relevance=0.9,
            score=1.0, rank=1, components=dict.fromkeys(COMPONENTS, 0.5), note=MARK,
            reasons=Reasons((), ()).as_json(), model="示例",
        )  # fmt: skip
        session.add(match)
        match.state = {DISMISSED: "dismissed", CONFIRMED: "confirmed"}.get(number, "suggested")
    session.flush()
    stage = EngagementStage(stage="confirmed", note=MARK)
    engagement = Engagement(
        id=ENGAGEMENT, match_id=CONFIRMED, zone_id=zone.id, stage="confirmed", stages=[stage]
    )
    session.add(engagement)
    session.flush()
    _work(session, engagement, need)
    _contract(session, zone)
    _registers(session, zone)


def _contract(session: Session, zone: Zone) -> None:
    """What the engagement led to, with a file and what was signed."""
    party = ContractParty(
        role="buyer", name=MARK, nature="150", region="150100", contact=MARK, phone=MARK,
        organization_id=ORGANIZATION,
    )  # fmt: skip
    step = ContractStep(action="sign", state="signed", happened_on=today(), note=MARK)
    contract = Contract(
        id=CONTRACT, zone_id=zone.id, engagement_id=ENGAGEMENT, state="submitted", title=MARK,
        type="development", total_amount=1000, technology_amount=1000, subject=MARK,
        parties=[party], steps=[step],
    )  # fmt: skip
    paper = Upload(
        key="d" * 32, purpose="contract.document", name=f"{MARK}.pdf", size=4,
        media_type="application/pdf", sha256="0" * 64, organization_id=ORGANIZATION,
    )  # fmt: skip
    session.add_all((contract, paper))
    session.flush()
    keep_contract_version(session, SYSTEM, contract)
    session.add(
        ContractDocument(
            id=CONTRACT_PAPER, contract_id=CONTRACT, upload_id=paper.id, kind="scan", title=MARK
        )
    )
    session.flush()
    _payments(session)


def _payments(session: Session) -> None:
    """What the contract plans and received."""
    planned = Instalment(
        id=INSTALMENT, contract_id=CONTRACT, amount=Decimal(900), basis=MARK, due_on=today()
    )
    upload = Upload(
        key="c" * 32, purpose="payment.voucher", name=f"{MARK}.pdf", size=4,
        media_type="application/pdf", sha256="0" * 64, organization_id=ORGANIZATION,
    )  # fmt: skip
    session.add_all((planned, upload))
    session.flush()
    session.add(
        Payment(
            id=PAYMENT,
            contract_id=CONTRACT,
            instalment_id=INSTALMENT,
            received_on=today(),
            amount=Decimal(100),
            voucher=MARK,
            note=MARK,
            upload_id=upload.id,
        )
    )
    session.flush()


def _work(session: Session, engagement: Engagement, need: Listing) -> None:
    """What was written and uploaded in the engagement, and an interest in the need."""
    paper = Upload(
        id=PAPER, key="e" * 32, purpose="engagement.document", name=f"{MARK}.pdf", size=4,
        media_type="application/pdf", sha256="0" * 64, organization_id=ORGANIZATION,
    )  # fmt: skip
    shared = {"engagement_id": engagement.id, "visibility": "shared"}
    session.add_all(
        (
            paper,
            Activity(
                id=ACTIVITY, kind="message", happened_on=today(), text=MARK, next_text=MARK,
                **shared,
            ),
            AskedParty(
                engagement_id=engagement.id, organization_id=ORGANIZATION, state="declined",
                reason=MARK,
            ),
            Interest(
                id=INTEREST, listing=need, organization_id=ORGANIZATION, zone_id=need.zone_id,
                text=MARK,
            ),
        )
    )  # fmt: skip
    session.flush()
    session.add(EngagementDocument(id=DOCUMENT, upload_id=paper.id, title=MARK, **shared))
    session.flush()
