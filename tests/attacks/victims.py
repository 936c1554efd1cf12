"""People and private objects of an organization in another zone, marked in every text.

Their ids begin far above all others, so that no attacker's own object has the same one.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, UserRole, Zone
from matcher.accounts.sessions import token_digest
from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens.models import AccessToken
from matcher.actor import SYSTEM
from matcher.clock import now
from matcher.engagements.models import Engagement, EngagementStage
from matcher.listings import post
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS
from matcher.matching.models import Match
from matcher.matching.ranking import COMPONENTS
from matcher.matching.reasons import Reasons
from matcher.organizations.models import Invitation
from matcher.uploads.models import Upload
from tests.conftest import People

FIRST_ID = 70_000
MARK = "受害单位机密"
ORGANIZATION, USER, INVITATION, SESSION, TOKEN, UPLOAD = range(FIRST_ID + 1, FIRST_ID + 7)
SUGGESTED, DISMISSED, CONFIRMED, ENGAGEMENT = range(FIRST_ID + 11, FIRST_ID + 15)
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
    zone = Zone(code="other", name="另一示范区", region="150100")
    session.add(zone)
    session.flush()
    organization = _organization(session, zone)
    _member(session, organization, people)
    listings = {
        code: _listing(session, kind, code, organization)
        for kind, codes in CODES.items()
        for code in codes
    }
    _matches(session, listings, zone)


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
    session.flush()
    return listing


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
