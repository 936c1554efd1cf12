"""The files of an engagement: kept with it, read by those who may see them."""

from collections.abc import Sequence

from pydantic import Field
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from matcher.actor import Actor
from matcher.audit import record
from matcher.engagements.limits import require_room_for_documents
from matcher.engagements.models import Engagement, EngagementDocument, EngagementStage
from matcher.engagements.parties import SHARED, concerned, may_download, readable, require_work
from matcher.errors import ForbiddenError, NotFoundError
from matcher.notifications import notify
from matcher.uploads.kept import keep
from matcher.uploads.store import Received
from matcher.validation import Schema, Text

PURPOSE = "engagement.document"


class DocumentInput(Schema):
    """What is said of a file."""

    title: Text = Field(title="文件名称", min_length=1, max_length=120)
    visibility: Text = Field(title="谁能看到", default=SHARED, max_length=10)


def add_document(
    session: Session,
    actor: Actor,
    engagement: Engagement,
    received: Received,
    data: DocumentInput,
) -> EngagementDocument:
    """Put a received file into the engagement.

    Raises:
        ForbiddenError: the actor is neither a party nor of the zone's desk.
        TransitionError: the engagement ended without a deal, or there are too many.
        InvalidError: the visibility is not the actor's to choose.
    """
    require_work(actor, engagement, data.visibility)
    document = keep_document(
        session, actor, engagement, received, title=data.title, visibility=data.visibility
    )
    target = ("engagement", engagement.id)
    told = concerned(session, engagement, data.visibility)
    notify(session, actor, told, "engagement_document", target)
    return document


def keep_document(
    session: Session,
    actor: Actor,
    engagement: Engagement,
    received: Received,
    *,
    title: str,
    visibility: str = SHARED,
    stage: EngagementStage | None = None,
) -> EngagementDocument:
    """The row of a file that the actor was allowed to add, with its audit row.

    Raises:
        TransitionError: the actor's side has put in as many as the rules allow.
    """
    require_room_for_documents(session, actor, engagement)
    owner = actor.organization_id or engagement.match.need.organization_id
    upload = keep(session, actor, received, purpose=PURPOSE, organization_id=owner)
    document = EngagementDocument(
        engagement_id=engagement.id,
        upload=upload,
        stage_id=stage.id if stage else None,
        title=title,
        visibility=visibility,
        added_by=actor.user_id,
    )
    session.add(document)
    session.flush()
    after = {"document": document.id, "visibility": visibility}
    record(session, actor, "engagement.document", ("engagement", engagement.id), None, after)
    session.flush()
    return document


def documents_of(
    session: Session, actor: Actor, engagement: Engagement
) -> Sequence[EngagementDocument]:
    """The files that the actor may know of in an engagement that they may see, the newest first."""
    query = (
        select(EngagementDocument)
        .where(EngagementDocument.engagement_id == engagement.id)
        .where(_readable(actor, engagement))
        .options(selectinload(EngagementDocument.upload))
    )
    return session.scalars(query.order_by(EngagementDocument.id.desc())).all()


def get_document(
    session: Session, actor: Actor, engagement: Engagement, document_id: int
) -> EngagementDocument:
    """One file of an engagement that the actor may see.

    Raises:
        NotFoundError: there is none that the actor may know of.
        ForbiddenError: they only watch; whoever put it there may have it.
    """
    query = select(EngagementDocument).where(
        EngagementDocument.id == document_id,
        EngagementDocument.engagement_id == engagement.id,
        _readable(actor, engagement),
    )
    document = session.scalar(query)
    if document is None:
        raise NotFoundError(f"{engagement.code} 没有这份文件，或者您没有查看它的权限。")
    if not has_file(actor, engagement, document):
        raise ForbiddenError("文件只供对接双方、负责的技术经纪人和本示范区运营人员下载。")
    return document


def has_file(actor: Actor, engagement: Engagement, document: EngagementDocument) -> bool:
    """Whether the actor may have a file whose title they may read."""
    own = actor.user_id is not None and actor.user_id == document.added_by
    return own or may_download(actor, engagement)


def _readable(actor: Actor, engagement: Engagement) -> ColumnElement[bool]:
    return readable(actor, engagement, EngagementDocument.visibility, EngagementDocument.added_by)
