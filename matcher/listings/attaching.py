"""Add, rename and remove the files of a draft: what is public was reviewed with its files."""

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.listings.attachments import Attachment
from matcher.listings.lifecycle import EDITABLE
from matcher.listings.models import Listing
from matcher.taxonomy import load_rules, scheme
from matcher.uploads.kept import keep
from matcher.uploads.store import Received
from matcher.validation import Schema, Text

PURPOSE = "listing.attachment"
# What may have changed while a file was examined, which takes long.
_MOVING = ("organization_id", "state", "title", "version")


class AttachmentInput(Schema):
    """What an author says of a file."""

    title: Text = Field(title="附件名称", min_length=1, max_length=80)
    public: bool = Field(title="公开", default=False)


def attach(
    session: Session, actor: Actor, listing: Listing, received: Received, public: bool
) -> Attachment:
    """Give a draft one more file, called as its author called the file.

    Raises:
        ForbiddenError: it belongs to somebody else.
        TransitionError: it is under review or public.
        InvalidError: it has as many files as one may have.
    """
    require_room(session, actor, listing)
    upload = keep(
        session, actor, received, purpose=PURPOSE, organization_id=listing.organization_id
    )
    stem = received.name.rpartition(".")[0] or received.name
    made = Attachment(listing=listing, upload=upload, title=stem[:80], public=public)
    session.add(made)
    flag_modified(listing, "title")
    session.flush()
    _audit(session, actor, "listing.attach", made, None)
    return made


def require_room(session: Session, actor: Actor, listing: Listing, files: int = 1) -> None:
    """Refuse what `attach` would refuse; to be asked before so many files are examined.

    Raises:
        ForbiddenError: it belongs to somebody else.
        TransitionError: it is under review or public.
        InvalidError: it would have more files than one may have.
    """
    _require_editable(session, actor, listing)
    most = load_rules().intake.files_per_listing
    if _count(session, listing) + files > most:
        message = f"最多 {most} 个。请先删除不需要的，或把几份合成一个 PDF"
        raise InvalidError([FieldProblem("files", "附件", message)])


def edit_attachment(
    session: Session, actor: Actor, attachment: Attachment, data: AttachmentInput
) -> None:
    """Call it something else, or change whether everybody may have it.

    Raises:
        ForbiddenError: it belongs to somebody else.
        TransitionError: the listing is under review or public.
    """
    _require_editable(session, actor, attachment.listing)
    if (attachment.title, attachment.public) == (data.title, data.public):
        return
    before = _audited(attachment)
    attachment.title, attachment.public = data.title, data.public
    flag_modified(attachment.listing, "title")
    _audit(session, actor, "listing.edit_attachment", attachment, before)


def detach(session: Session, actor: Actor, attachment: Attachment) -> None:
    """Remove the file; the sweep of the store deletes its bytes.

    Raises:
        ForbiddenError: it belongs to somebody else.
        TransitionError: the listing is under review or public.
    """
    _require_editable(session, actor, attachment.listing)
    flag_modified(attachment.listing, "title")
    target, before = ("listing", attachment.listing_id), _audited(attachment)
    session.delete(attachment)
    session.flush()
    session.delete(attachment.upload)
    record(session, actor, "listing.detach", target, before)
    session.flush()


def _require_editable(session: Session, actor: Actor, listing: Listing) -> None:
    """Ask the row as it is now; no reviewer moves it before this transaction ends.

    Whoever may changes its files, then marks the listing itself as changed: its version moves, and
    a reviewer who has looked at other files is told.
    """
    # A refresh forgets what was not flushed.
    session.flush()
    session.refresh(listing, _MOVING, with_for_update=True)
    require(actor, "listing.edit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    if listing.state not in EDITABLE:
        state = scheme("listing_states").name(listing.state)
        raise TransitionError(f"{listing.code} 目前是“{state}”，不能改动附件。请先撤下修改。")


def _count(session: Session, listing: Listing) -> int:
    query = select(func.count()).select_from(Attachment)
    return session.scalar(query.where(Attachment.listing_id == listing.id)) or 0


def _audited(attachment: Attachment) -> dict[str, object]:
    title = attachment.public_title
    return {"attachment": attachment.id, "title": title, "public": attachment.public}


def _audit(
    session: Session, actor: Actor, action: str, made: Attachment, before: dict[str, object] | None
) -> None:
    record(session, actor, action, ("listing", made.listing_id), before, _audited(made))
    session.flush()
