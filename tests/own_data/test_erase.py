"""After erasure nothing anywhere says who the person was; what stays is said and has no name."""

from collections.abc import Iterator

import pytest
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.models import User
from matcher.accounts.sessions import Browser, begin_session
from matcher.accounts.sign_in_models import SignInSession
from matcher.actor import SYSTEM
from matcher.audit.models import AuditEntry
from matcher.clock import now, today
from matcher.engagements.activities import ActivityInput, add_activity
from matcher.engagements.interests.express import InterestInput, express
from matcher.engagements.invitations import answer
from matcher.engagements.stages import open_engagement
from matcher.errors import ForbiddenError, TransitionError
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import Listing, ListingContact
from matcher.listings.versions import ListingVersion
from matcher.mail import send
from matcher.matching.decisions import confirm
from matcher.migrations.tables import metadata
from matcher.organizations.inviting import invite
from matcher.organizations.models import Invitation
from matcher.organizations.schemas import Invite
from matcher.own_data.erase import ERASED_NAME, PERSONAL, erase_account
from matcher.own_data.export import export_own_data
from matcher.privacy.consent import consents_of, record_consent
from tests.conftest import People, publish_listing
from tests.matching.pairs import suggest

NAME, PHONE, EMAIL = "钱示范人", "13912345678", "qian.shifan@example.com"
CONTACT = {"contact_name": NAME, "contact_phone": PHONE, "contact_email": EMAIL}
# What stays names the person by number only.
STAYS = {
    *(f"zone_evaluations.{step}_by" for step in ("scored", "decided")),
    *(f"evaluation_submissions.{step}_by" for step in ("submitted", "returned")),
    "annual_reports.made_by",
    "frozen_figures.frozen_by",
    "report_narratives.edited_by",
    "report_templates.added_by",
    "registration_results.opened_by",
    "assignments.assigned_by",
    "assignments.broker_id",
    "broker_certificates.entered_by",
    "consents.user_id",
    "contract_documents.added_by",
    "contract_payments.entered_by",
    "contract_steps.entered_by",
    "contract_versions.created_by",
    "contracts.broker_id",
    "contracts.created_by",
    "engagement_activities.author_id",
    "engagement_documents.added_by",
    "engagement_invitations.answered_by",
    "engagement_stages.entered_by",
    "engagements.broker_id",
    "interests.answered_by",
    "interests.created_by",
    "invitations.accepted_by",
    "invitations.invited_by",
    "labelled_examples.actor_id",
    "listing_versions.submitted_by",
    "listings.created_by",
    "list_issues.approved_by",
    "list_issues.composed_by",
    "matches.decided_by",
    "receipts.claimed_by",
    "scenario_verifications.entered_by",
    "service_bodies.entered_by",
    "uploads.uploaded_by",
    "yearbook_entries.decided_by",
    "yearbook_entries.entered_by",
}
ERASED = {f"{model.__tablename__}.user_id" for model in PERSONAL}
ERASED |= {"user_roles.user_id", "access_tokens.user_id", "saved_searches.user_id"}
ERASED |= {"broker_certificates.user_id"}


@pytest.fixture
def person(session: Session, people: People) -> User:
    """An author whose name and addresses stand wherever they may."""
    user = session.get_one(User, people.author.user_id)
    user.display_name = NAME
    user.set_email(EMAIL)
    publish_listing(
        session, people, "demand", "示例需求", problem=f"请电 {PHONE} 或 {EMAIL}。", **CONTACT
    )
    publish_listing(session, people, "achievement", "示例成果", contact_email=EMAIL.upper())
    begin_session(session, user, Browser("192.0.2.1", f"browser of {NAME}"))
    record_consent(session, people.author, user)
    send(session, EMAIL, "示例", f"{NAME}，您好")
    session.flush()
    return user


def everything(session: Session) -> Iterator[str]:
    """Every value of every table as text, encrypted ones opened."""
    session.expire_all()
    for table in metadata.tables.values():
        for row in session.execute(select(table)).mappings():
            yield from (f"{table.name}.{name}={value}" for name, value in row.items())


def traces(session: Session) -> list[str]:
    wanted = (NAME, PHONE, EMAIL, EMAIL.upper())
    return [text for text in everything(session) if any(word in text for word in wanted)]


def test_nothing_is_left_of_the_person(session: Session, people: People, person: User) -> None:
    assert len(traces(session)) >= 8
    position = outbox.head(session)
    erase_account(session, people.author)
    assert traces(session) == []
    user = session.get_one(User, people.author.user_id)
    assert (user.display_name, user.active, user.roles) == (ERASED_NAME, False, [])
    assert (user.email, user.email_index, user.login) == (None, None, f"erased-{user.id}")
    demand = session.scalars(select(Listing).where(Listing.title == "示例需求")).one()
    assert demand.parts["problem"] == "请电 139****5678 或 q***@example.com。"
    changed = {e.object_id for e in outbox.entries_after(session, position, topic=CHANGED)}
    assert changed == set(session.scalars(select(ListingContact.listing_id)))


def test_contacts_of_others_stay(session: Session, people: People, person: User) -> None:
    other = publish_listing(session, people, "demand", "另一条", contact_name="孙示范人")
    erase_account(session, people.researcher)
    assert session.get_one(ListingContact, other.id).contact_name == "孙示范人"
    assert len(traces(session)) >= 8


def test_what_stays_is_the_number(session: Session, people: People, person: User) -> None:
    erase_account(session, people.author)
    actor_id = people.author.user_id
    assert actor_id is not None
    rows = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == actor_id)).all()
    assert {row.actor_name for row in rows} == {f"用户 {actor_id}"}
    assert "own_data.erase" in {row.action for row in rows}
    assert all(consent.withdrawn_at for consent in consents_of(session, actor_id))
    assert session.scalars(select(SignInSession)).all() == []


def test_the_only_manager_names_another_one_first(session: Session, people: People) -> None:
    user = session.get_one(User, people.author.user_id)
    user.manages_members = True
    colleague = session.get_one(
        User, people.actor("colleague", people.enterprise, "enterprise_member").user_id
    )
    with pytest.raises(TransitionError, match="请先在“我的单位”页面把一位同事设为成员管理员"):
        erase_account(session, people.author)
    assert (user.login, user.active) == ("author", True)
    invite(session, people.author, Invite(email="new@example.com"), "https://example.com/{}".format)
    colleague.manages_members = True
    erase_account(session, people.author)
    assert not user.active
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.email, invitation.closed_at is None) == ("", False)


@pytest.mark.parametrize("alone", ["no colleague", "a colleague who left"])
def test_the_last_member_may_go(session: Session, people: People, alone: str) -> None:
    user = session.get_one(User, people.author.user_id)
    user.manages_members = True
    if alone != "no colleague":
        colleague = people.actor("colleague", people.enterprise, "enterprise_member")
        session.get_one(User, colleague.user_id).active = False
    erase_account(session, people.author)
    assert not user.active


def test_every_version_is_masked_however_many_there_are(
    session: Session, people: People, person: User
) -> None:
    listing = session.scalars(select(Listing).where(Listing.title == "示例需求")).one()
    session.add_all(
        ListingVersion(
            listing_id=listing.id,
            number=number,
            content={"problem": f"请电 {PHONE}。"},
            submitted_at=now(),
        )
        for number in range(2, 60)
    )
    session.flush()
    erase_account(session, people.author)
    versions = session.scalars(select(ListingVersion)).all()
    assert len(versions) >= 59
    assert not [version for version in versions if PHONE in str(version.content)]


def test_notes_are_masked(session: Session, people: People) -> None:
    need = publish_listing(session, people, "demand", "示例需求")
    offer = publish_listing(session, people, "achievement", "示例成果")
    match = suggest(session, need, offer)
    confirm(session, people.broker, match, f"已致电 {PHONE}")
    assert match.note == f"已致电 {PHONE}"
    erase_account(session, people.broker)
    assert match.note == "已致电 139****5678"


def test_words_in_engagements_are_handed_out_and_masked(session: Session, people: People) -> None:
    need = publish_listing(session, people, "demand", "示例需求")
    offer = publish_listing(session, people, "achievement", "示例成果")
    engagement = open_engagement(session, people.broker, suggest(session, need, offer))
    said = ActivityInput(kind="message", happened_on=today(), text=f"请拨 {PHONE}")
    activity = add_activity(session, people.author, engagement, said)
    invitation = answer(session, people.author, engagement, "decline", f"找 {EMAIL}")
    interest = express(session, people.author, offer, InterestInput(text=f"请拨 {PHONE}"))
    told = export_own_data(session, people.author)["engagements"]
    assert [row["where"] for row in told] == [
        *("engagement_activities", "engagement_invitations", "interests")
    ]
    assert told[0]["text"] == f"请拨 {PHONE}"
    erase_account(session, people.author)
    assert (activity.text, interest.text) == ("请拨 139****5678", "请拨 139****5678")
    assert invitation.reason == "找 q***@example.com"


def test_nobody_is_erased_by_the_system(session: Session, people: People) -> None:
    with pytest.raises(ForbiddenError):
        erase_account(session, SYSTEM)
    with pytest.raises(ForbiddenError):
        export_own_data(session, SYSTEM)


def test_every_column_that_refers_to_a_person_is_either_erased_or_said_to_stay() -> None:
    """A new table has to be thought about here."""
    referring = {
        str(key.parent)
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if isinstance(key, ForeignKey) and key.target_fullname == "users.id"
    }
    assert referring == STAYS | ERASED


def test_the_copy_holds_everything(session: Session, people: People, person: User) -> None:
    copy = export_own_data(session, people.author)
    assert copy["account"] | {"created_at": "", "signed_in_at": ""} == {
        "login": "author",
        "display_name": NAME,
        "email": EMAIL,
        "created_at": "",
        "signed_in_at": "",
        "organization": "示例稀土材料有限公司",
        "roles": ["enterprise_member"],
    }
    assert [(row["title"], row["contact_phone"]) for row in copy["listings"]] == [
        ("示例需求", PHONE)
    ]
    assert [row["purpose"] for row in copy["consents"]] == ["account"]
    assert [row["address"] for row in copy["sessions"]] == ["192.0.2.1"]
    actions = {row["action"]: row["count"] for row in copy["audit"]}
    assert actions["listing.submit"] == 1
    assert actions["own_data.export"] == 1
