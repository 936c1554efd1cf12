"""Imports to look at before they are taken: open one, find it, leave it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import VERIFIED, Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.exchange.importing import DEFAULT_ZONE
from matcher.exchange.judging import Judged, judge
from matcher.exchange.preview_models import ImportPreview, ImportRow
from matcher.exchange.previewed_file import ReadFile
from matcher.exchange.write import Destination
from matcher.taxonomy import load_rules

OPEN, TAKEN, DROPPED = "open", "taken", "dropped"
# Action -> from which state to which.
TRANSITIONS: Mapping[str, tuple[str, str]] = {"take": (OPEN, TAKEN), "drop": (OPEN, DROPPED)}
_WORDS = {OPEN: "待取用", TAKEN: "已取用", DROPPED: "已放弃"}


def open_preview(
    session: Session, actor: Actor, kind: str, file: ReadFile, owner: str = ""
) -> ImportPreview:
    """Keep the rows of a file for their owner to look at; no listing is written.

    Args:
        session: the transaction.
        actor: whose organization it belongs to.
        kind: demand, scenario or achievement.
        file: what was read.
        owner: of an operator's rows that name none; members import for their own organization.

    Raises:
        ForbiddenError: the actor may not post this kind, or belongs to no organization.
        TransitionError: too many are open already, or the organization is not verified yet.
    """
    organization = importing_organization(session, actor, kind)
    _require_room(session, organization)
    rules = load_rules().own_listings
    preview = ImportPreview(
        user_id=actor.user_id,
        organization_id=organization.id,
        kind=kind,
        name=file.name,
        owner=owner or organization.name,
        columns=dict(file.columns.by_field),
        total=len(file.checked),
        expires_at=now() + timedelta(days=rules.import_days),
    )
    session.add(preview)
    session.flush()
    judged = judge(session, actor, destination_of(preview), file.columns, file.checked)
    keep_rows(session, preview, judged)
    after = {"kind": kind, "rows": preview.total}
    record(session, actor, "import.open", ("import", preview.id), None, after)
    session.flush()
    return preview


def importing_organization(session: Session, actor: Actor, kind: str) -> Organization:
    """The organization that the actor imports this kind for.

    Raises:
        ForbiddenError: the actor may not post this kind, or belongs to none.
        TransitionError: it is not verified yet.
    """
    require(actor, "import.preview")
    require(actor, f"{kind}.create")
    if actor.organization_id is None:
        raise ForbiddenError("您的账号没有关联单位，不能导入。请联系示范区运营人员关联单位。")
    require_verified(session, actor)
    return session.get_one(Organization, actor.organization_id)


def is_unverified(session: Session, actor: Actor) -> bool:
    """Whether the actor's organization is to be verified first: reading files costs much."""
    organization = session.get(Organization, actor.organization_id or 0)
    return organization is not None and organization.state != VERIFIED


def require_verified(session: Session, actor: Actor) -> None:
    """Ask for it before a file is read.

    Raises:
        TransitionError: the actor's organization is not verified yet.
    """
    if is_unverified(session, actor):
        raise TransitionError(
            "贵单位还没有通过示范区核验，通过后才能批量导入。请在“我的单位”查看进度、补充证明；"
            "急需发布时可以先逐条填写草稿。"
        )


def get_preview(session: Session, actor: Actor, number: int) -> ImportPreview:
    """The preview with this number, of the actor's organization.

    Raises:
        ForbiddenError: the actor's role imports nothing.
        NotFoundError: there is none, or it is another organization's; which of the two is not said.
    """
    require(actor, "import.preview")
    mine = ImportPreview.organization_id == actor.organization_id
    preview = session.scalar(select(ImportPreview).where(ImportPreview.id == number, mine))
    if preview is None:
        raise NotFoundError("没有这次导入，或已过保存期。请重新上传文件。")
    return preview


def open_previews(session: Session, actor: Actor) -> Sequence[ImportPreview]:
    """The open previews of the actor's organization, the newest first.

    Raises:
        ForbiddenError: the actor's role imports nothing.
    """
    require(actor, "import.preview")
    query = select(ImportPreview).where(
        ImportPreview.organization_id == actor.organization_id,
        ImportPreview.state == OPEN,
        ImportPreview.expires_at > now(),
    )
    return session.scalars(query.order_by(ImportPreview.id.desc())).all()


def close(session: Session, actor: Actor, preview: ImportPreview, action: str, taken: int) -> None:
    """End a preview by an action of the table, once whoever else acts at the same time.

    Raises:
        TransitionError: it was ended already, or its time is over.
    """
    source, target = TRANSITIONS[action]
    require_open(session, actor, preview)
    preview.state, preview.taken = target, taken
    before, after = {"state": source}, {"state": target, "rows": preview.total, "taken": taken}
    record(session, actor, f"import.{action}", ("import", preview.id), before, after)
    session.flush()


def require_open(session: Session, actor: Actor, preview: ImportPreview) -> None:
    """Hold the preview until the transaction ends.

    Raises:
        ForbiddenError: it is another organization's.
        TransitionError: it was ended already, or its time is over.
    """
    require(actor, "import.preview", owner_id=preview.organization_id)
    query = select(ImportPreview.state).where(ImportPreview.id == preview.id).with_for_update()
    if session.scalar(query) is None:
        raise NotFoundError("这次导入已过保存期，内容已经删除。请重新上传文件。")
    session.refresh(preview)
    if preview.state != OPEN:
        raise TransitionError(
            f"这次导入{_WORDS[preview.state]}，可能是同事刚处理过。没有再次写入。"
        )
    if preview.expires_at <= now():
        raise TransitionError("这次导入已过保存期。请重新上传文件。")


def drop(session: Session, actor: Actor, preview: ImportPreview) -> None:
    """Give it up; what it held is deleted at once.

    Raises:
        TransitionError: it was ended already.
    """
    close(session, actor, preview, "drop", 0)
    session.execute(delete(ImportRow).where(ImportRow.preview_id == preview.id))


def sweep_previews(session: Session) -> int:
    """Delete previews whose time is over, with everything in them; returns how many."""
    done = delete(ImportPreview).where(ImportPreview.expires_at <= now())
    return session.execute(done).rowcount  # type: ignore[attr-defined, no-any-return]


def keep_rows(session: Session, preview: ImportPreview, judged: Iterable[Judged]) -> None:
    """Write the rows, sealed; those with the same number are replaced."""
    rows = list(judged)
    numbers = [row.number for row in rows]
    mine = ImportRow.preview_id == preview.id
    session.execute(delete(ImportRow).where(mine, ImportRow.number.in_(numbers)))
    session.add_all(
        ImportRow(
            preview_id=preview.id,
            number=row.number,
            status=row.status,
            external_id=row.external_id,
            content=row.sealed(),
        )
        for row in rows
    )
    session.flush()


def destination_of(preview: ImportPreview) -> Destination:
    """Where its rows go."""
    return Destination(preview.kind, preview.owner, DEFAULT_ZONE)


def _require_room(session: Session, organization: Organization) -> None:
    mine = ImportPreview.organization_id == organization.id
    query = select(func.count()).where(mine, ImportPreview.state == OPEN)
    if (session.scalar(query) or 0) >= load_rules().own_listings.import_previews:
        raise TransitionError(
            "贵单位还有多次导入没有处理完。请先取用或放弃其中几次，再上传新的文件。"
        )
