"""Short ways to what the tests of the members' pages begin with."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, UserRole
from matcher.accounts.sign_in import hash_password
from matcher.accounts.sign_in_models import SecondFactor
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.contracts.lifecycle import sign
from matcher.engagements.find import get_engagement
from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement
from matcher.listings import own, post, review
from matcher.listings.models import Listing
from matcher.listings.schemas import DemandInput
from matcher.matching.match import match_listing
from matcher.matching.models import Match
from matcher.matching.suggest import write_suggestions
from tests.conftest import TOTP_SECRET
from tests.contracts.papers import SIGNED, drafted
from tests.webapp.site import PASSWORD, LintingClient, Site

NEED, CURE = "叶片补焊热裂纹", "高温合金激光补焊裂纹抑制工艺"


def listing_of(site: Site, code: str) -> Listing:
    """The listing as the database has it now."""
    with site.runtime.database.read() as session:
        return session.scalars(select(Listing).where(Listing.code == code)).one()


def draft(site: Site, title: str = "示例草稿", **fields: Any) -> str:
    """A draft of the enterprise; returns its code."""
    data = DemandInput.parse({"title": title, "problem": "示例问题的描述", **fields})
    with site.runtime.database.write() as session:
        return own.create_own(session, site.people.author, "demand", data).code


def submitted(site: Site, title: str = "示例待审", **fields: Any) -> str:
    """A listing of the enterprise that waits for review; returns its code."""
    code = draft(site, title, **fields)
    with site.runtime.database.write() as session:
        post.submit(session, site.people.author, by_code(session, code))
    return code


def resubmitted(site: Site, code: str, **fields: Any) -> None:
    """Return a submitted demand, replace what it says by these fields, and submit it again."""
    with site.runtime.database.write() as session:
        listing, people = by_code(session, code), site.people
        review.send_back(session, people.operator, listing, {"problem": "请写明产量"})
        content = {"title": listing.title, "region": listing.region, **fields}
        post.edit(session, people.author, listing, DemandInput.parse(content))
        post.submit(session, people.author, listing)


def by_code(session: Session, code: str) -> Listing:
    """The listing in this session."""
    return session.scalars(select(Listing).where(Listing.code == code)).one()


def suggested(site: Site, title: str = NEED) -> list[int]:
    """Suggest the best matches of a listing, whatever their grade; returns their ids."""
    with site.runtime.database.write() as session:
        listing = session.scalars(select(Listing).where(Listing.title == title)).one()
        results = match_listing(session, site.people.broker, site.runtime.replica, listing)
        return [match.id for match in write_suggestions(session, listing, results)]


def match_of(site: Site, match_id: int) -> Match:
    """The match as the database has it now."""
    with site.runtime.database.read() as session:
        return session.get_one(Match, match_id)


def engaged(site: Site) -> str:
    """An engagement of the enterprise and the university; returns its code."""
    first = suggested(site)[0]
    with site.runtime.database.write() as session:
        match = session.get_one(Match, first)
        return open_engagement(session, site.people.broker, match, "示例说明").code


def contracted(site: Site, code: str = "", **changed: Any) -> str:
    """A signed contract; of the engagement with this code, else found outside; returns its code."""
    broker = site.people.broker
    with site.runtime.database.write() as session:
        engagement = get_engagement(session, broker, code) if code else None
        contract = drafted(session, broker, engagement, **changed)
        sign(session, broker, contract, SIGNED)
        return contract.code


def engagements(site: Site) -> Sequence[Engagement]:
    """All engagements."""
    with site.runtime.database.read() as session:
        return session.scalars(select(Engagement).order_by(Engagement.id)).all()


def insider(site: Site, organization: Organization) -> LintingClient:
    """A broker who belongs to one of the parties, signed in."""
    with site.runtime.database.write() as session:
        user = User(
            login="insider",
            display_name="示例insider",
            password_hash=hash_password(PASSWORD),
            organization_id=organization.id,
            zone_id=organization.zone_id,
            roles=[UserRole(role="broker")],
        )
        session.add(user)
        session.flush()
        session.add(SecondFactor(user_id=user.id, secret=TOTP_SECRET, enrolled_at=now()))
    return site.client("insider")


def audited(site: Site, kind: str) -> list[str]:
    """The actions of all audit rows of one kind of object, oldest first."""
    with site.runtime.database.read() as session:
        query = select(AuditEntry.action).where(AuditEntry.object_kind == kind)
        return list(session.scalars(query.order_by(AuditEntry.id)))
