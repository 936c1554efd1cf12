"""The trained rankers of a platform: kept, promoted when proven better, rolled back."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.errors import ConflictError, NotFoundError, TransitionError
from matcher.matching.ranking.document import as_document, from_document, load_ranker
from matcher.matching.ranking.ranker import Ranker

log = logging.getLogger(__name__)

# Action -> the states it starts from and the one it leads to.
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "promote": (frozenset({"candidate"}), "current"),
    "replace": (frozenset({"current"}), "replaced"),
    "withdraw": (frozenset({"current"}), "withdrawn"),
    "restore": (frozenset({"replaced"}), "current"),
}


class RankerVersion(Base):
    """A trained ranker, as the document that `as_document` makes."""

    __tablename__ = "ranker_versions"
    __table_args__ = (
        Index(
            "ix_ranker_versions_current",
            "encoder",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(80), unique=True)
    encoder: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20), default="candidate")
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    better: Mapped[bool] = mapped_column()
    replaced_id: Mapped[int | None] = mapped_column(ForeignKey("ranker_versions.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    promoted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def current_ranker(session: Session, encoder: str) -> Ranker:
    """The ranker in use with this encoder: the promoted one, else the project's own."""
    row = _current(session, encoder)
    if row is None:
        return load_ranker()
    try:
        return from_document(row.document)
    except ValidationError:
        # Kept by another release; searching must go on.
        log.warning("ranker %s is not of this release, the project's own is used", row.version)
        return load_ranker()


def keep_candidate(
    session: Session, actor: Actor, ranker: Ranker, encoder: str, *, better: bool
) -> RankerVersion:
    """Keep a trained ranker, which changes nothing yet.

    Args:
        session: the transaction.
        actor: who trained it.
        ranker: the trained one.
        encoder: the name of the encoder whose scores it was trained on.
        better: whether the paired test proved it better than the one in use.
    """
    require(actor, "ranker.manage")
    row = RankerVersion(
        version=ranker.version, encoder=encoder, document=as_document(ranker), better=better
    )
    session.add(row)
    session.flush()
    record(session, actor, "ranker.train", ("ranker", row.id), None, dict(ranker.manifest))
    return row


def promote(session: Session, actor: Actor, version: str) -> RankerVersion:
    """Put a candidate to use.

    Raises:
        NotFoundError: there is no such version.
        TransitionError: it is no candidate, or was not proven better than the one in use.
    """
    require(actor, "ranker.manage")
    row = session.scalar(select(RankerVersion).where(RankerVersion.version == version))
    if row is None:
        raise NotFoundError(f"没有排序模型 {version}。用 techmatch ranker list 查看已有的版本。")
    if not row.better:
        raise TransitionError(
            f"{version} 未经配对检验证明比现用模型更好，不能启用。积累更多判定后请重新训练。"
        )
    before = _current(session, row.encoder)
    in_use = before.version if before else load_ranker().version
    if row.document["manifest"].get("started_from") != in_use:
        raise TransitionError(f"{version} 不是与现用模型 {in_use} 比较得出的，请重新训练。")
    if before:
        _move(session, actor, before, "replace")
        row.replaced_id = before.id
    _move(session, actor, row, "promote")
    row.promoted_at = now()
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("有同事刚启用了另一个排序模型。请用 ranker list 查看。") from None
    return row


def roll_back(session: Session, actor: Actor, encoder: str) -> str:
    """Return to the ranker that was in use before; gives its version.

    Raises:
        TransitionError: the project's own is in use, there is nothing before it.
    """
    require(actor, "ranker.manage")
    row = _current(session, encoder)
    if row is None:
        raise TransitionError("现用的是随平台提供的排序模型，没有更早的版本可以退回。")
    _move(session, actor, row, "withdraw")
    before = session.get(RankerVersion, row.replaced_id) if row.replaced_id else None
    if before:
        _move(session, actor, before, "restore")
    session.flush()
    return before.version if before else load_ranker().version


def _current(session: Session, encoder: str) -> RankerVersion | None:
    query = select(RankerVersion).where(
        RankerVersion.state == "current", RankerVersion.encoder == encoder
    )
    return session.scalar(query)


def _move(session: Session, actor: Actor, row: RankerVersion, action: str) -> None:
    sources, target = TRANSITIONS[action]
    if row.state not in sources:
        raise TransitionError(f"排序模型 {row.version} 目前不能这样处理，请刷新后查看。")
    before, row.state = row.state, target
    record(
        session, actor, f"ranker.{action}", ("ranker", row.id), {"state": before}, {"state": target}
    )
