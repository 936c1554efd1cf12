"""What one person wrote in engagements: a copy for them, and masked when they leave."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.engagements.interests.models import Interest
from matcher.engagements.models import Activity, EngagementDocument, Invitation
from matcher.engagements.verification_models import ScenarioVerification
from matcher.privacy.masking import mask

# Tables with who wrote a row, and what of it is text.
_WRITTEN = (
    (Activity, Activity.author_id, ("text", "next_text")),
    (EngagementDocument, EngagementDocument.added_by, ("title",)),
    (Invitation, Invitation.answered_by, ("reason",)),
    (ScenarioVerification, ScenarioVerification.entered_by, ("data_text",)),
    (Interest, Interest.created_by, ("text",)),
    (Interest, Interest.answered_by, ("reason",)),
)


def words_of(session: Session, user_id: int) -> list[dict[str, Any]]:
    """Every row that the person wrote, with its table and its texts."""
    return [
        {"where": model.__tablename__, **{name: getattr(row, name) for name in names}}
        for model, author, names in _WRITTEN
        for row in session.scalars(select(model).where(author == user_id).order_by(model.id))
    ]


def mask_words(session: Session, user_id: int) -> None:
    """Mask personal data in what the person wrote; the rest belongs to the engagement."""
    for model, author, names in _WRITTEN:
        for row in session.scalars(select(model).where(author == user_id)):
            for name in names:
                setattr(row, name, mask(getattr(row, name)))
