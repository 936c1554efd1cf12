"""Find audit rows."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.clock import CHINA
from matcher.validation import Schema, Text
from matcher.written import Day


class AuditFilters(Schema):
    """Which rows; what is empty does not limit.

    Attributes:
        since: first day, in China.
        until: last day, in China.
        person: a part of the present name of who acted, or their number.
        action: code of the action.
        kind: kind of the object.
        address: from where, whole.
    """

    since: Day | None = Field(default=None, title="开始日期")
    until: Day | None = Field(default=None, title="结束日期")
    person: Text = Field(default="", title="操作人", max_length=80)
    action: Text = Field(default="", title="操作", max_length=60)
    kind: Text = Field(default="", title="对象类别", max_length=30)
    address: Text = Field(default="", title="来访地址", max_length=60)

    @model_validator(mode="after")
    def _in_order(self) -> "AuditFilters":
        if self.since and self.until and self.since > self.until:
            raise ValueError("开始日期晚于结束日期，请改正其中一个")
        return self

    def of(self, query: Select[AuditEntry]) -> Select[AuditEntry]:
        """The query, limited to these rows."""
        if self.since:
            query = query.where(AuditEntry.at >= _begin(self.since))
        if self.until and self.until < date.max:
            query = query.where(AuditEntry.at < _begin(self.until + timedelta(days=1)))
        if self.person:
            query = query.where(_by(self.person))
        for column, value in (
            (AuditEntry.action, self.action),
            (AuditEntry.object_kind, self.kind),
            (AuditEntry.address, self.address),
        ):
            query = query.where(column == value) if value else query
        return query


def entries(
    session: Session, actor: Actor, filters: AuditFilters, *, before: int | None, limit: int
) -> Sequence[AuditEntry]:
    """The newest rows, or those older than the row `before`.

    Raises:
        ForbiddenError: the actor is no auditor.
    """
    require(actor, "audit.read")
    query = filters.of(select(AuditEntry))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()


def _by(person: str) -> ColumnElement[bool]:
    named = select(User.id).where(User.display_name.contains(person, autoescape=True))
    number = _number(person)
    return or_(
        AuditEntry.actor_id.in_(named),
        # Compared with no number, it would find everything that nobody with an account did.
        false() if number is None else AuditEntry.actor_id == number,
        # Those without an account; and before names were left out, everybody.
        AuditEntry.actor_name.contains(person, autoescape=True),
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
