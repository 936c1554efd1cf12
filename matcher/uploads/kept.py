"""The rows of kept files: written with the change they belong to, found by those who may see."""

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import NotFoundError
from matcher.uploads.models import Upload
from matcher.uploads.store import Received

PROOF = "organization.proof"


def keep(
    session: Session, actor: Actor, received: Received, *, purpose: str, organization_id: int
) -> Upload:
    """Make a received file part of the transaction.

    Args:
        session: the transaction of the change that the file belongs to.
        actor: who hands it in.
        received: from `UploadStore.receive`.
        purpose: what for, such as "organization.proof".
        organization_id: whose file it is.
    """
    upload = Upload(
        **asdict(received),
        purpose=purpose,
        organization_id=organization_id,
        uploaded_by=actor.user_id,
    )
    session.add(upload)
    session.flush()
    after = {"purpose": purpose, "sha256": received.sha256, "size": received.size}
    record(session, actor, "upload.keep", ("upload", upload.id), None, after)
    session.flush()
    return upload


def get_upload(session: Session, actor: Actor, key: str) -> Upload:
    """The proof with this key; other files are found by the object that they belong to.

    Raises:
        NotFoundError: there is none that the actor may see.
    """
    mine = reach(actor, "upload.see").condition(Upload.organization_id, Organization.zone_id)
    query = select(Upload).join(Organization, Organization.id == Upload.organization_id)
    proof = (Upload.key == key, Upload.purpose == PROOF, mine)
    upload = session.scalars(query.where(*proof)).one_or_none()
    if upload is None:
        raise NotFoundError("没有这个文件，或者您没有查看它的权限。")
    return upload
