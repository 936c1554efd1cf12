"""An actor of every role in one organization, and the same objects there, next door and far away.

"own" is the actors' organization, "neighbour" another one in their zone, "far" one of another
zone. The other side of every match belongs to a neutral organization of the same zone.
"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from matcher.accounts.actions import ACTIONS, Scope
from matcher.accounts.models import Organization, User, Zone
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.clock import now, today
from matcher.contracts.documents import DocumentInput as ContractPaper
from matcher.contracts.documents import add_document as add_paper
from matcher.contracts.models import Contract, ContractDocument
from matcher.contracts.payments.models import Payment
from matcher.contracts.payments.vouchers import PURPOSE as VOUCHER
from matcher.contracts.schemas import ContractInput
from matcher.contracts.write import create_contract
from matcher.engagements.activities import ActivityInput, add_activity
from matcher.engagements.disclosure import agree
from matcher.engagements.documents import DocumentInput, add_document
from matcher.engagements.interests.models import Interest
from matcher.engagements.models import Activity, Engagement, EngagementDocument
from matcher.engagements.stages import open_engagement
from matcher.exchange.preview_models import ImportPreview
from matcher.list_issues.models import ListIssue, ListIssueEntry
from matcher.list_issues.numbering import next_number
from matcher.listings import post, review
from matcher.listings.attachments import Attachment
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS
from matcher.matching.models import Match
from matcher.matching.ranking import COMPONENTS
from matcher.matching.reasons import Reasons
from matcher.taxonomy import scheme
from matcher.uploads.kept import keep
from matcher.uploads.models import Upload
from matcher.uploads.store import Received
from tests.conftest import People
from tests.exchange.previews import opened
from tests.matching.pairs import suggest

ROLES = tuple(term.code for term in scheme("roles"))
EVERYBODY = ("public", *ROLES, "system")
PLACES = ("own", "neighbour", "far")


@dataclass(frozen=True)
class Place:
    """What there is at one distance from the actors; every match has this need.

    Attributes:
        organization: owner of the need.
        zone: of both sides.
        need: published.
        offers: published, in the order of the matches; none belongs to `open`'s pair twice.
        match: suggested.
        dismissed: another one, dismissed.
        engagement: of a third one, confirmed; both parties have agreed to give their contacts.
        upload: a file of the organization.
        attachment: a file of the need, not public.
        interest: of the organization in the first offer, with the need; the match is theirs.
        note: written at the desk about the engagement, for the desk only.
        document: of the engagement, for both parties.
        private_document: likewise, for the desk only.
        preview: an open import of a good demand of the organization.
        contract: registered; the organization buys, the other side of the matches sells.
        paper: of the contract.
        payment: of the contract, with its voucher.
    """

    organization: Organization
    zone: Zone
    need: Listing
    offers: tuple[Listing, ...]
    match: Match
    dismissed: Match
    engagement: Engagement
    upload: Upload
    attachment: Attachment
    interest: Interest
    note: Activity
    document: EngagementDocument
    private_document: EngagementDocument
    preview: ImportPreview
    contract: Contract
    paper: ContractDocument
    payment: Payment


@dataclass(frozen=True)
class World:
    """The actors by role, and the places by name."""

    actors: dict[str, Actor]
    places: dict[str, Place]


def expected(
    action: str, role: str, place: str, *, conflict: bool = False, mine: bool = False
) -> bool:
    """The answer of the table, read without the code that is tested.

    Args:
        action: a key of `ACTIONS`.
        role: a role code, "public" or "system".
        place: one of `PLACES`.
        conflict: whether the own organization's objects are refused to avoid interested decisions.
        mine: whether only the own organization's objects are meant, whatever the scope.
    """
    scope = ACTIONS[action].roles.get(role)
    if scope is None:
        return False
    if place == "own" and role != "system":
        return not conflict
    return not mine and (scope is Scope.ANY or (scope is Scope.ZONE and place == "neighbour"))


def build(session: Session, people: People) -> World:
    """Furnish the database."""
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    actors = {role: people.actor(f"one_{role}", people.enterprise, role) for role in ROLES}
    for actor in actors.values():
        session.get_one(User, actor.user_id).manages_members = True
    there = [_organization(session, f"示例远方单位{number}", far) for number in range(2)]
    sides = {
        "own": (people.enterprise, people.university, people.zone),
        "neighbour": (people.other_enterprise, people.university, people.zone),
        "far": (*there, far),
    }
    places = {name: _place(session, name, *where) for name, where in sides.items()}
    return World(actors | {"public": PUBLIC, "system": SYSTEM}, places)


def _place(
    session: Session, name: str, owner: Organization, neutral: Organization, zone: Zone
) -> Place:
    need = listing(session, "demand", owner, f"示例需求 {name}")
    offers = [listing(session, "achievement", neutral, f"示例成果 {name}{n}") for n in range(4)]
    match, dismissed, confirmed = (_match(session, need, offer) for offer in offers[:3])
    dismissed.state = "dismissed"
    broker = Actor(None, "示例经纪人", None, zone.id, frozenset({"broker"}))
    engagement = open_engagement(session, broker, confirmed)
    for party in (owner, neutral):
        _agreed(session, engagement, party)
    received = Received(f"{owner.id:032x}", "示例.pdf", "application/pdf", 4, "0" * 64)
    upload = keep(session, SYSTEM, received, purpose="organization.proof", organization_id=owner.id)
    interest = Interest(
        listing=offers[0], organization=owner, own_listing=need, zone_id=zone.id, text="示例意向"
    )
    session.add(interest)
    work = _worked_on(session, engagement)
    attachment = _attached(session, need)
    sides = (match, dismissed, engagement, upload, attachment, interest)
    preview = _import(session, owner, name)
    contracted = _contract(session, engagement, owner, neutral)
    return Place(owner, zone, need, tuple(offers), *sides, *work, preview, *contracted)


def contract_told(seller: Organization, buyer: Organization) -> dict[str, object]:
    """Raw values of a contract between the two."""
    return {
        "title": f"示例合同 {buyer.name}", "type": "development",
        "total_amount": "1000", "technology_amount": "1000",
        "parties": [
            {"role": role, "name": side.name, "nature": "150", "region": "150200"}
            for role, side in (("seller", seller), ("buyer", buyer))
        ],
    }  # fmt: skip


def _contract(
    session: Session, engagement: Engagement, buyer: Organization, seller: Organization
) -> tuple[Contract, ContractDocument, Payment]:
    data = ContractInput.parse(contract_told(seller, buyer))
    made = create_contract(session, SYSTEM, data, engagement)
    received = Received(f"c{made.id:031x}", "示例.pdf", "application/pdf", 4, "0" * 64)
    said = ContractPaper(kind="scan", title="示例扫描件")
    paper = add_paper(session, SYSTEM, made, received, said)
    made.state = "registered"
    session.flush()
    return made, paper, _paid(session, made, buyer)


def _paid(session: Session, contract: Contract, buyer: Organization) -> Payment:
    """Money as it lies in the table; entering it would lead the engagement on."""
    received = Received(f"e{contract.id:031x}", "示例.pdf", "application/pdf", 4, "0" * 64)
    upload = keep(session, SYSTEM, received, purpose=VOUCHER, organization_id=buyer.id)
    payment = Payment(
        contract=contract, received_on=today(), amount=Decimal(100), voucher="示例", upload=upload
    )
    session.add(payment)
    session.flush()
    return payment


def _import(session: Session, owner: Organization, name: str) -> ImportPreview:
    login = f"importer {name}"
    user = User(login=login, display_name=login, password_hash="-", organization_id=owner.id)
    session.add(user)
    session.flush()
    actor = Actor(user.id, login, owner.id, owner.zone_id, frozenset({"enterprise_member"}))
    return opened(session, actor, {"名称": f"示例导入 {name}", "主要问题": "示例"}, kind="demand")


def _attached(session: Session, need: Listing) -> Attachment:
    received = Received(f"a{need.id:031x}", "示例.pdf", "application/pdf", 4, "1" * 64)
    owner = need.organization_id
    upload = keep(session, SYSTEM, received, purpose="listing.attachment", organization_id=owner)
    made = Attachment(listing=need, upload=upload, title="示例附件")
    session.add(made)
    session.flush()
    return made


def _worked_on(
    session: Session, engagement: Engagement
) -> tuple[Activity, EngagementDocument, EngagementDocument]:
    """A note for the desk, and a document for each audience."""
    said = ActivityInput(
        kind="note", happened_on=today(), text="示例内部备注", visibility="broker",
        next_text="示例下一步",
    )  # fmt: skip
    note = add_activity(session, SYSTEM, engagement, said)
    shared, private = (
        add_document(
            session,
            SYSTEM,
            engagement,
            Received(f"{number}{engagement.id:031x}", "示例.pdf", "application/pdf", 4, "0" * 64),
            DocumentInput(title="示例文件", visibility=visibility),
        )
        for number, visibility in ((1, "shared"), (2, "broker"))
    )
    return note, shared, private


def list_issue(session: Session, place: Place, state: str = "draft") -> ListIssue:
    """A list of the zone's demands in any state, with the need in it, composed by nobody here."""
    entries = [ListIssueEntry(listing=place.need, position=1)]
    zone = place.zone
    made = ListIssue(zone=zone, kind="demand", title="示例清单", state=state, entries=entries)
    if state == "approved":
        made.year, made.number = 2026, next_number(session, zone.id, "demand", 2026)
        made.approved_at = now()
    session.add(made)
    session.flush()
    return made


def listing(
    session: Session, kind: str, owner: Organization, title: str, state: str = "published"
) -> Listing:
    """A listing of the organization in any state."""
    schema = SCHEMAS[kind]
    text = f"{title}：叶片补焊热裂纹，合格率不足 70%，每月报废约 40 件。"
    data = schema.parse({"title": title, schema.PARTS[0]: text})
    made = post.create(session, SYSTEM, kind, owner, data)
    post.submit(session, SYSTEM, made)
    review.publish(session, SYSTEM, made)
    made.state = state
    session.flush()
    return made


def _agreed(session: Session, engagement: Engagement, party: Organization) -> None:
    name = f"speaker {engagement.id} {party.id}"
    speaker = User(login=name, display_name=name, password_hash="-", organization_id=party.id)
    session.add(speaker)
    session.flush()
    actor = Actor(speaker.id, name, party.id, None, frozenset({"enterprise_member"}))
    agree(session, actor, engagement)


def _match(session: Session, need: Listing, offer: Listing) -> Match:
    components = dict.fromkeys(COMPONENTS, 0.5)
    return suggest(session, need, offer, components=components, reasons=Reasons((), ()).as_json())


def _organization(session: Session, name: str, zone: Zone) -> Organization:
    organization = Organization(name=name, kind="enterprise", zone_id=zone.id, region="150100")
    session.add(organization)
    session.flush()
    return organization
