"""Files that belong to a listing: which of them who may see, decided in the query."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, String, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.clock import now
from matcher.db import Base, UtcDateTime
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public, visible_to
from matcher.privacy.masking import mask
from matcher.uploads.models import Upload


class Attachment(Base):
    """One file of a listing.

    Attributes:
        title: what its author calls it.
        public: whether everybody may have it while the listing is public.
    """

    __tablename__ = "listing_attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    listing: Mapped[Listing] = relationship()
    upload: Mapped[Upload] = relationship()

    @property
    def public_title(self) -> str:
        """The title as anybody may read it."""
        return mask(self.title)


def attachments_of(session: Session, actor: Actor, listing: Listing) -> Sequence[Attachment]:
    """The files of a listing that the actor may have, in the order they were added."""
    query = (
        select(Attachment)
        .join(Listing, Listing.id == Attachment.listing_id)
        .where(Attachment.listing_id == listing.id, _seen_by(actor))
        .options(selectinload(Attachment.upload))
    )
    return session.scalars(query.order_by(Attachment.id)).all()


def get_attachment(session: Session, actor: Actor, key: str) -> Attachment:
    """The attachment whose file has this key.

    Raises:
        NotFoundError: there is none, or none that the actor may have; which is not said.
    """
    query = (
        select(Attachment)
        .join(Listing, Listing.id == Attachment.listing_id)
        .join(Upload, Upload.id == Attachment.upload_id)
        .where(Upload.key == key, _seen_by(actor))
        .options(selectinload(Attachment.upload))
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError("没有这个附件，或者它没有公开。")
    return found


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Public files of public listings, and all files of those that the actor owns or reviews."""
    closer = reach(actor, "attachment.see").condition(Listing.organization_id, Listing.zone_id)
    return or_(and_(Attachment.public, is_public()), and_(visible_to(actor), closer))
