"""The course of an evaluation, for the page and the evidence pack: what was done, when, by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from matcher.accounts.models import User
from matcher.evaluations.models import Evaluation
from matcher.evaluations.submission_models import EvaluationSubmission
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme

PARTS = {"assessment": "自评", "rectification": "整改报告"}


@dataclass(frozen=True)
class Event:
    """One step; `who` and `note` may be empty, personal data is masked."""

    at: datetime
    what: str
    who: str = ""
    note: str = ""


def course(evaluation: Evaluation) -> list[Event]:
    """All steps, the first one first."""
    submitted = [event for one in evaluation.submissions for event in _of(one)]
    return sorted([*_judged(evaluation), *submitted], key=lambda event: event.at)


def returned_for(one: EvaluationSubmission) -> str:
    """Why a version was sent back; empty where it was not."""
    if one.returned_at is None:
        return ""
    return f"{scheme('evaluation_return_reasons').name(one.reason)}：{mask(one.note)}"


def _of(one: EvaluationSubmission) -> Iterator[Event]:
    name = f"第 {one.number} 版{PARTS[one.part]}"
    yield Event(one.submitted_at, f"提交{name}", _name(one.submitter))
    if one.returned_at:
        yield Event(one.returned_at, f"退回{name}", _name(one.returner), returned_for(one))


def _judged(one: Evaluation) -> Iterator[Event]:
    yield Event(one.opened_at, "开始评估")
    if one.scored_at:
        yield Event(one.scored_at, "评分", _name(one.scorer), f"总分 {one.total}")
    if one.decided_at:
        outcome = scheme("evaluation_outcomes").name(one.outcome)
        yield Event(one.decided_at, f"作出结论：{outcome}", _name(one.decider), mask(one.reason))
    if one.closed_at:
        result = scheme("evaluation_results").name(one.result)
        yield Event(one.closed_at, f"整改结束：{result}", "", mask(one.closing_note))


def _name(person: User | None) -> str:
    return person.display_name if person else ""
