"""The evidence pack: reports, lists of evidence and tables of the years, with their digests."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.annual_reports.evidence import workbook
from matcher.annual_reports.gather import content_of_year, turnover_of
from matcher.annual_reports.make import report
from matcher.annual_reports.templates import template_in_use
from matcher.errors import TransitionError
from matcher.evaluations.course import PARTS
from matcher.evaluations.figures import YearFigures, figures_of, missing
from matcher.evaluations.find import get_evaluation
from matcher.evaluations.models import Evaluation
from matcher.evaluations.pack_texts import listed, told
from matcher.evaluations.tables import write_workbook
from matcher.made_files.ask import ask
from matcher.made_files.make import Progress
from matcher.made_files.models import MadeFile
from matcher.privacy.masking import mask

KIND = "evidence_pack"
LIST = "README.txt"
# Of each year the report and its evidence; the tables and the course.
_OF_A_YEAR, _BESIDE = 2, 2


def ask_for_pack(session: Session, actor: Actor, evaluation: Evaluation) -> MadeFile:
    """Have the pack of an evaluation that the actor may see made.

    Raises:
        ForbiddenError: the actor's role gets no such files.
        TransitionError: a year is not frozen, or the actor has too many files already.
    """
    _require_frozen(figures_of(session, actor, evaluation))
    return ask(session, actor, KIND, evaluation.zone_id, {"evaluation": str(evaluation.id)})


def make_evidence_pack(
    session: Session, actor: Actor, parameters: Mapping[str, str], path: Path, progress: Progress
) -> str:
    """Write a pack that was asked for; see `matcher.made_files.make.Maker`."""
    evaluation = get_evaluation(session, actor, int(parameters["evaluation"]))
    years = figures_of(session, actor, evaluation)
    _require_frozen(years)
    total = _OF_A_YEAR * len(years) + len(evaluation.submissions) + _BESIDE
    digests: dict[str, str] = {}
    with TemporaryDirectory() as folder, ZipFile(path, "w", ZIP_DEFLATED) as pack:
        for name, file in _files(session, actor, evaluation, years, Path(folder)):
            with file.open("rb") as content:
                digests[name] = hashlib.file_digest(content, "sha256").hexdigest()
            pack.write(file, name)
            file.unlink()
            progress(len(digests), total)
        pack.writestr(LIST, listed(evaluation, years, digests))
    return f"{evaluation.title}证据包.zip".replace(" ", "")


def _files(
    session: Session,
    actor: Actor,
    evaluation: Evaluation,
    years: list[YearFigures],
    folder: Path,
) -> Iterator[tuple[str, Path]]:
    """The files one after the other: name in the pack, and where it lies until it is packed."""
    file = folder / "file"
    template = template_in_use(session, evaluation.zone_id)
    for year in years:
        version = year.frozen.version if year.frozen else None
        content = content_of_year(session, actor, evaluation.zone, year.year, version)
        file.write_bytes(report(session, actor, content, template, _untold))
        yield f"{year.year}/{year.year}年度建设报告.docx", file
        workbook(content, turnover_of(session, actor, content), file, _untold)
        yield f"{year.year}/{year.year}年度证据清单.xlsx", file
    write_workbook(evaluation, years, file)
    yield "评分表和各年指标.xlsx", file
    for one in evaluation.submissions:
        file.write_text(mask(one.text), encoding="utf-8")
        state = "（已退回）" if one.returned_at else ""
        yield f"{PARTS[one.part]}/第{one.number}版{state}.txt", file
    file.write_text(told(evaluation), encoding="utf-8")
    yield "评估经过.txt", file


def _require_frozen(years: list[YearFigures]) -> None:
    if unfrozen := missing(years):
        raise TransitionError(
            f"{unfrozen} 年的指标还没有冻结，不能生成证据包。请先由运营人员逐年核对并冻结。"
        )


def _untold(_done: int, _total: int) -> None:
    """The pack counts files, not their parts."""
