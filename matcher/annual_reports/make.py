"""Make the report of a year and its list of evidence: the makers that the worker calls."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.annual_reports.content import Content
from matcher.annual_reports.document import document
from matcher.annual_reports.evidence import workbook
from matcher.annual_reports.gather import content_of_year, turnover_of
from matcher.annual_reports.marks import Marks
from matcher.annual_reports.narratives import words_of_year
from matcher.annual_reports.templates import TemplateInUse, template_numbered
from matcher.annual_reports.words import pictures_of, words_of
from matcher.errors import NotFoundError
from matcher.made_files.make import Progress

_STEPS = 3


def report(
    session: Session,
    actor: Actor,
    content: Content,
    template: TemplateInUse,
    progress: Progress,
) -> bytes:
    """The report in Word.

    Args:
        session: reads the contracts and what operators wrote.
        actor: who makes it.
        content: of the year.
        template: of the zone.
        progress: is told how many of the steps are done.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's figures.
    """
    turnover = turnover_of(session, actor, content)
    narratives = words_of_year(session, content.frozen.zone_id, content)
    words = words_of(content, turnover, narratives)
    progress(1, _STEPS)
    pictures = pictures_of(content)
    progress(2, _STEPS)
    made = document(words, pictures, template.content, Marks())
    progress(_STEPS, _STEPS)
    return made


def make_annual_report(
    session: Session,
    actor: Actor,
    parameters: Mapping[str, str],
    path: Path,
    progress: Progress,
) -> str:
    """Write a report that was asked for; see `matcher.made_files.make.Maker`."""
    zone, content = _asked(session, actor, parameters)
    template = template_numbered(session, zone.id, int(parameters["template"]))
    path.write_bytes(report(session, actor, content, template, progress))
    return report_name(content)


def make_annual_evidence(
    session: Session,
    actor: Actor,
    parameters: Mapping[str, str],
    path: Path,
    progress: Progress,
) -> str:
    """Write a list of evidence that was asked for; see `matcher.made_files.make.Maker`."""
    _, content = _asked(session, actor, parameters)
    workbook(content, turnover_of(session, actor, content), path, progress)
    return f"{content.zone}{content.year}年度证据清单-第{content.frozen.version}版数据.xlsx"


def report_name(content: Content) -> str:
    """Under which name people get a report."""
    return f"{content.zone}{content.year}年度建设报告-第{content.frozen.version}版数据.docx"


def _asked(session: Session, actor: Actor, parameters: Mapping[str, str]) -> tuple[Zone, Content]:
    zone = session.get(Zone, int(parameters["zone"]))
    if zone is None:
        raise NotFoundError("没有这个示范区。")
    require(actor, "report.make", zone_id=zone.id)
    year, version = int(parameters["year"]), int(parameters["version"])
    return zone, content_of_year(session, actor, zone, year, version)
