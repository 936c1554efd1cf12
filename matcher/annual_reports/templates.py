"""The templates of a zone: each one handed in is a version, and the newest is in use."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, undefer

from matcher.accounts.permissions import reach, require
from matcher.accounts.zones import hold_zone
from matcher.actor import Actor
from matcher.annual_reports.models import ReportTemplate
from matcher.annual_reports.parts import TEMPLATE
from matcher.annual_reports.template_check import check_template
from matcher.audit import record
from matcher.errors import NotFoundError, TransitionError
from matcher.uploads.names import harmless

OURS = "平台自带的模板"
_SHOWN = 20


@dataclass(frozen=True)
class TemplateInUse:
    """What the next report is made by.

    Attributes:
        number: of the zone's version; 0 for the project's own.
        name: of the file.
        content: the .docx.
    """

    number: int
    name: str
    content: bytes


def add_template(
    session: Session, actor: Actor, zone_id: int, path: Path, name: str
) -> ReportTemplate:
    """Keep a template after it was filled with samples.

    Args:
        session: the transaction.
        actor: who hands it in.
        zone_id: for which zone.
        path: of the file; it is only read.
        name: what its sender called it.

    Raises:
        FileRefusedError: it cannot be used; the message says why.
        ForbiddenError: the actor makes no reports there.
    """
    require(actor, "report.make", zone_id=zone_id)
    content = check_template(path, name)
    return _add(session, actor, zone_id, harmless(name, ".docx"), content)


def use_ours(session: Session, actor: Actor, zone_id: int) -> None:
    """Go back to the project's own template.

    Raises:
        ForbiddenError: the actor makes no reports there.
        TransitionError: it is in use already.
    """
    require(actor, "report.make", zone_id=zone_id)
    if template_in_use(session, zone_id).number == 0:
        raise TransitionError("现在用的就是平台自带的模板，不必更换。")
    _add(session, actor, zone_id, OURS, None)


def template_in_use(session: Session, zone_id: int) -> TemplateInUse:
    """The newest version of the zone, or the project's own."""
    newest = (
        select(ReportTemplate)
        .where(ReportTemplate.zone_id == zone_id)
        .order_by(ReportTemplate.number.desc())
        .limit(1)
        .options(undefer(ReportTemplate.content))
    )
    return _usable(session.scalar(newest))


def template_numbered(session: Session, zone_id: int, number: int) -> TemplateInUse:
    """A version of the zone; 0 means the project's own."""
    query = select(ReportTemplate).where(
        ReportTemplate.zone_id == zone_id, ReportTemplate.number == number
    )
    return _usable(session.scalar(query.options(undefer(ReportTemplate.content))))


def templates_of(session: Session, actor: Actor, zone_id: int) -> Sequence[ReportTemplate]:
    """The newest versions of a zone, the newest first, without their content.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's reports.
    """
    require(actor, "report.see", zone_id=zone_id)
    query = select(ReportTemplate).where(ReportTemplate.zone_id == zone_id)
    query = query.order_by(ReportTemplate.number.desc()).limit(_SHOWN)
    return session.scalars(query.options(joinedload(ReportTemplate.person))).all()


def get_template(session: Session, actor: Actor, template_id: int) -> ReportTemplate:
    """A version that holds a file, with its content.

    Raises:
        ForbiddenError: the actor makes no reports.
        NotFoundError: there is none, or none that the actor may have.
    """
    require(actor, "report.make")
    query = select(ReportTemplate).where(
        ReportTemplate.id == template_id,
        reach(actor, "report.make").of_zone(ReportTemplate.zone_id),
        ReportTemplate.content.is_not(None),
    )
    template = session.scalar(query.options(undefer(ReportTemplate.content)))
    if template is None:
        raise NotFoundError("没有这个模板，或者它属于其他示范区。请从年度报告页打开。")
    return template


def _add(
    session: Session, actor: Actor, zone_id: int, name: str, content: bytes | None
) -> ReportTemplate:
    # Held so that two operators do not take the same number.
    hold_zone(session, zone_id)
    last = select(func.max(ReportTemplate.number)).where(ReportTemplate.zone_id == zone_id)
    template = ReportTemplate(
        zone_id=zone_id,
        number=(session.scalar(last) or 0) + 1,
        name=name,
        size=len(content or b""),
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        content=content,
        added_by=actor.user_id,
    )
    session.add(template)
    session.flush()
    after = {"version": template.number, "sha256": template.sha256}
    record(session, actor, "report_template.add", ("report_template", template.id), None, after)
    session.flush()
    return template


def _usable(template: ReportTemplate | None) -> TemplateInUse:
    if template is None or template.content is None:
        return TemplateInUse(0, OURS, TEMPLATE.read_bytes())
    return TemplateInUse(template.number, template.name, template.content)
