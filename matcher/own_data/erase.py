"""Close an account and remove the person from every table; what the law keeps has no name.

Kept are the rows that say what was done: they carry the number of the user, whose own row no
longer says who that was. Audit rows and consents never held a name.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.models import User
from matcher.accounts.permissions import require
from matcher.accounts.sign_in_models import (
    FormerPassword,
    PasswordReset,
    RecoveryCode,
    SecondFactor,
    SignInSession,
)
from matcher.accounts.tokens.models import AccessToken
from matcher.actor import Actor
from matcher.audit import record
from matcher.brokers.models import BrokerProfile
from matcher.contracts.own_words import forget_person
from matcher.engagements.models import EngagementStage
from matcher.engagements.own_words import mask_words
from matcher.engagements.views import SavedView
from matcher.exchange.preview_models import ImportPreview
from matcher.intake.models import AutosavedForm
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import Listing, ListingContact
from matcher.listings.versions import ListingVersion
from matcher.made_files.models import MadeFile
from matcher.mail.models import MailMessage
from matcher.matching.models import Match
from matcher.notifications.models import (
    Notification,
    NotificationDigest,
    NotificationPreference,
)
from matcher.organizations.leaving import close_invitations, require_successor
from matcher.organizations.models import EmailConfirmation, Invitation
from matcher.privacy.consent import consents_of, withdraw_consent
from matcher.privacy.masking import mask, mask_all
from matcher.replays.models import KeptAnswer
from matcher.saved_searches.keep import forget_searches
from matcher.service_registers.forgetting import forget_holder

ERASED_NAME = "已注销用户"
_NO_PASSWORD = "!"  # noqa: S105 - no hash, so no password is right
# Rows that are only about the person.
PERSONAL = (
    SignInSession,
    FormerPassword,
    SecondFactor,
    RecoveryCode,
    PasswordReset,
    EmailConfirmation,
    BrokerProfile,
    AutosavedForm,
    ImportPreview,
    Notification,
    NotificationPreference,
    NotificationDigest,
    SavedView,
    MadeFile,
)


def erase_account(session: Session, actor: Actor) -> None:
    """Erase the actor; the organization and what it published stay.

    Raises:
        ForbiddenError: the actor has no account.
        TransitionError: nobody would manage the colleagues.
    """
    require(actor, "own_data.erase")
    user = session.get_one(User, actor.user_id)
    require_successor(session, user)
    close_invitations(session, user)
    cleared = _clear_contacts(session, user)
    _mask_texts(session, or_(Listing.created_by == user.id, Listing.id.in_(cleared)))
    _mask_notes(session, user)
    mask_words(session, user.id)
    forget_person(session, user)
    for consent in consents_of(session, user.id):
        if consent.withdrawn_at is None:
            withdraw_consent(session, actor, consent)
    _forget_mail(session, user)
    _forget_answers(session, user)
    forget_searches(session, user)
    forget_holder(session, user, ERASED_NAME)
    for model in (*PERSONAL, AccessToken):
        session.execute(delete(model).where(model.user_id == user.id))
    _anonymise(user)
    record(session, actor, "own_data.erase", ("user", user.id), None, {"contacts": len(cleared)})
    session.flush()


def _anonymise(user: User) -> None:
    user.login, user.display_name = f"erased-{user.id}", ERASED_NAME
    user.password_hash, user.active, user.manages_members = _NO_PASSWORD, False, False
    user.set_email(None)
    user.signed_in_at = None
    user.roles.clear()


def _clear_contacts(session: Session, user: User) -> list[int]:
    """Empty the contacts that name the person; they are sealed, so each one is opened."""
    columns = (ListingContact.listing_id, ListingContact.contact_name, ListingContact.contact_email)
    rows = session.execute(select(*columns).execution_options(yield_per=1000))
    named = [listing_id for listing_id, name, email in rows if _is(user, name, email)]
    empty = {"contact_name": "", "contact_phone": "", "contact_email": ""}
    session.execute(
        update(ListingContact).where(ListingContact.listing_id.in_(named)).values(empty)
    )
    return named


def _is(user: User, name: str, email: str) -> bool:
    mine = (user.email or "").casefold()
    return name.strip() == user.display_name or bool(mine and email.casefold() == mine)


def _mask_texts(session: Session, which: ColumnElement[bool]) -> None:
    """Nobody reads telephone numbers in these texts anyway; now they are not kept either."""
    for listing in session.scalars(select(Listing).where(which)):
        for name, value in dict(_changed(listing)).items():
            setattr(listing, name, value)
        outbox.append(session, CHANGED, listing.id)
        kept = select(ListingVersion).where(ListingVersion.listing_id == listing.id)
        for version in session.scalars(kept):
            version.content = mask_all(version.content)


def _mask_notes(session: Session, user: User) -> None:
    """What the person wrote down about matches and engagements."""
    matches = select(Match).where(Match.decided_by == user.id)
    stages = select(EngagementStage).where(EngagementStage.entered_by == user.id)
    for noted in (*session.scalars(matches), *session.scalars(stages)):
        noted.note = mask(noted.note)


def _changed(listing: Listing) -> Iterator[tuple[str, Any]]:
    for name in listing.SCHEMA.model_fields:
        value = getattr(listing, name, None)
        if isinstance(value, str | list) and mask_all(value) != value:
            yield name, mask_all(value)


def _forget_mail(session: Session, user: User) -> None:
    """Messages and invitations to the person's address, which is sealed there too."""
    mine = (user.email or "").casefold()
    if not mine:
        return
    for message in session.scalars(select(MailMessage).where(MailMessage.to != "")):
        if message.to.casefold() == mine:
            unlink = update(Invitation).where(Invitation.mail_id == message.id)
            session.execute(unlink.values(mail_id=None))
            session.delete(message)
    for invitation in session.scalars(select(Invitation).where(Invitation.email != "")):
        if invitation.email.casefold() == mine:
            invitation.email = ""


def _forget_answers(session: Session, user: User) -> None:
    tokens = session.scalars(select(AccessToken.id).where(AccessToken.user_id == user.id))
    owners = [f"user:{user.id}", *(f"token:{token}" for token in tokens)]
    session.execute(delete(KeptAnswer).where(KeptAnswer.owner.in_(owners)))
