"""Everything that the platform keeps about one person, for that person."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.permissions import require
from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens.models import AccessToken
from matcher.actor import Actor
from matcher.audit import record
from matcher.audit.models import AuditEntry
from matcher.brokers.models import BrokerProfile
from matcher.clock import now
from matcher.contracts import own_words as contracts
from matcher.engagements.own_words import words_of
from matcher.engagements.views import SavedView
from matcher.exchange.preview_models import ImportPreview
from matcher.intake.models import AutosavedForm
from matcher.listings.models import Listing, ListingContact
from matcher.made_files.models import MadeFile
from matcher.notifications.models import Notification, NotificationPreference
from matcher.privacy.consent import consents_of
from matcher.saved_searches.models import SavedSearch
from matcher.service_registers.models import BrokerCertificate

_CONTACT = ("contact_name", "contact_phone", "contact_email")
_CONSENT = ("purpose", "policy_version", "engagement_id", "given_at", "withdrawn_at")


_SEARCH = ("name", "query", "frequency", "created_at")
_IMPORT = ("name", "kind", "state", "created_at", "expires_at")
_FILE = ("kind", "name", "parameters", "asked_at", "expires_at")
_BROKER = ("technical_fields", "capacity", "active")
_CERTIFICATE = (
    "name", "number", "level", "issuer", "technical_fields", "valid_from", "valid_to", "ended_on",
)  # fmt: skip
_ByUser = type[
    AutosavedForm
    | BrokerProfile
    | BrokerCertificate
    | SignInSession
    | AccessToken
    | ImportPreview
    | MadeFile
    | Notification
    | NotificationPreference
    | SavedSearch
    | SavedView
]


def export_own_data(session: Session, actor: Actor) -> dict[str, Any]:
    """A copy of the actor's personal data as JSON; that it was made is recorded.

    Raises:
        ForbiddenError: the actor has no account.
    """
    require(actor, "own_data.export")
    user = session.get_one(User, actor.user_id)
    record(session, actor, "own_data.export", ("user", user.id))
    session.flush()
    return {
        "exported_at": _text(now()),
        "account": _account(user),
        "sessions": _rows(session, SignInSession, user, ("created_at", "ended_at", "address")),
        "tokens": _rows(session, AccessToken, user, ("name", "created_at", "expires_at")),
        "listings": _listings(session, user),
        "unsaved_forms": _rows(session, AutosavedForm, user, ("form", "saved_at", "typed")),
        "consents": [_values(consent, _CONSENT) for consent in consents_of(session, user.id)],
        "engagements": words_of(session, user.id),
        "contracts": contracts.words_of(session, user),
        "imports": _rows(session, ImportPreview, user, _IMPORT),
        "made_files": _rows(session, MadeFile, user, _FILE),
        "notifications": _rows(session, Notification, user, ("kind", "created_at", "read_at")),
        "mails": _rows(session, NotificationPreference, user, ("kind", "mail")),
        "saved_searches": _rows(session, SavedSearch, user, _SEARCH),
        "saved_views": _rows(session, SavedView, user, ("name", "filters", "is_default")),
        "broker_profile": _rows(session, BrokerProfile, user, _BROKER),
        "certificates": _rows(session, BrokerCertificate, user, _CERTIFICATE),
        "audit": _audit(session, user),
    }


def _account(user: User) -> dict[str, Any]:
    named = _values(user, ("login", "display_name", "email", "created_at", "signed_in_at"))
    return named | {
        "organization": user.organization.name if user.organization else None,
        "roles": sorted(held.role for held in user.roles),
    }


def _listings(session: Session, user: User) -> list[dict[str, Any]]:
    """What the person posted, and the contact that stands in it."""
    query = (
        select(Listing.code, Listing.title, ListingContact)
        .join(ListingContact, ListingContact.listing_id == Listing.id)
        .where(Listing.created_by == user.id)
    )
    return [
        {"code": code, "title": title, **_values(contact, _CONTACT)}
        for code, title, contact in session.execute(query.order_by(Listing.id))
    ]


def _audit(session: Session, user: User) -> list[dict[str, Any]]:
    """How often the person did what, without the objects, which are not personal data."""
    counted = (
        select(AuditEntry.action, func.count(), func.min(AuditEntry.at), func.max(AuditEntry.at))
        .where(AuditEntry.actor_id == user.id)
        .group_by(AuditEntry.action)
        .order_by(AuditEntry.action)
    )
    return [
        {"action": action, "count": count, "first": _text(first), "last": _text(last)}
        for action, count, first, last in session.execute(counted)
    ]


def _rows(
    session: Session, model: _ByUser, user: User, names: tuple[str, ...]
) -> list[dict[str, Any]]:
    mine = select(model).where(model.user_id == user.id)
    query = mine.order_by(*model.__table__.primary_key)
    return [_values(row, names) for row in session.scalars(query)]


def _values(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _text(getattr(row, name)) for name in names}


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
