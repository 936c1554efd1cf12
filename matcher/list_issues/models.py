"""The tables of numbered list issues."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import Zone
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.listings.models import Listing


class ListIssue(Base):
    """One issue of the demands or the scenarios of a zone: 需求清单 2026 年第 1 期.

    Attributes:
        year: in which it was approved; like the number none before.
        number: counted per zone, kind and year, without gaps.
        state: of the code list `list_issue_states`.
        composed_by: who answers for the content: who began it, later who submitted it.
        returned_for: what the approver asked to be changed.
        head: what the content says beside its entries, since approval.
        content_sha256: of the canonical content, since approval.
        replaced_by_id: the issue that a corrected one points to.
        correction: what was wrong in a corrected one.
    """

    __tablename__ = "list_issues"
    __table_args__ = (
        UniqueConstraint("zone_id", "kind", "year", "number"),
        Index(None, "state", "approved_at"),
        Index(None, "zone_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int | None]
    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(200))
    preface: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), default="draft")
    returned_for: Mapped[str] = mapped_column(String(500), default="")
    composed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    head: Mapped[dict[str, Any] | None] = mapped_column(Json)
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("list_issues.id"))
    correction: Mapped[str] = mapped_column(String(500), default="")
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    zone: Mapped[Zone] = relationship()
    replaced_by: Mapped["ListIssue | None"] = relationship(remote_side="ListIssue.id")
    entries: Mapped[list["ListIssueEntry"]] = relationship(
        order_by="ListIssueEntry.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_published(self) -> bool:
        """Whether it is frozen and public."""
        return self.number is not None


class ListIssueEntry(Base):
    """One line of an issue.

    Attributes:
        position: 1 for the first.
        content: what the public could read of the listing when the issue was approved.
    """

    __tablename__ = "list_issue_entries"

    issue_id: Mapped[int] = mapped_column(ForeignKey("list_issues.id"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True, index=True)
    position: Mapped[int]
    content: Mapped[dict[str, Any] | None] = mapped_column(Json)

    listing: Mapped[Listing] = relationship()


class ListIssueFile(Base):
    """An approved issue as a file, kept as it was made: no later program makes it otherwise.

    Attributes:
        form: json, xlsx or pdf.
        sha256: of the bytes, their ETag.
    """

    __tablename__ = "list_issue_files"

    issue_id: Mapped[int] = mapped_column(ForeignKey("list_issues.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(8), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ListIssueCounter(Base):
    """The last number given to a zone's issues of a kind in a year."""

    __tablename__ = "list_issue_counters"

    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
