"""What entering a stage asks for: data of the rules, looked at before anything moves."""

from collections.abc import Iterator, Sequence
from datetime import date

from matcher.clock import today
from matcher.errors import FieldProblem, InvalidError
from matcher.taxonomy import load_rules

DATE, NOTE, DOCUMENT = "date", "note", "document"


def asked_for(stage: str) -> tuple[str, ...]:
    """What entering the stage asks for: of "date", "note", "document", "reason"."""
    return load_rules().stage_requirements.get(stage, ())


def require_complete(
    stage: str, note: str, happened_on: date | None, documents: Sequence[object]
) -> None:
    """Refuse to enter a stage without what it asks for.

    Raises:
        InvalidError: with a message for each thing that is missing, or for a day to come.
    """
    problems = list(_problems(asked_for(stage), note, happened_on, documents))
    if problems:
        raise InvalidError(problems)


def _problems(
    asked: Sequence[str], note: str, happened_on: date | None, documents: Sequence[object]
) -> Iterator[FieldProblem]:
    if DATE in asked and happened_on is None:
        yield FieldProblem("happened_on", "日期", "请填写日期，写作 2026-11-22")
    if happened_on and happened_on > today():
        yield FieldProblem("happened_on", "日期", f"不能晚于今天（{today()}）")
    if NOTE in asked and not note.strip():
        yield FieldProblem("note", "说明", "请写明情况")
    if DOCUMENT in asked and not documents:
        yield FieldProblem("document", "文件", "请选择要上传的文件")
