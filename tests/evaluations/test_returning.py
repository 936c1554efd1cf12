"""What is sent back comes again as a new version; no day of the calendar moves by it."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.errors import ConflictError, InvalidError, TransitionError
from matcher.evaluations.course import course
from matcher.evaluations.deciding import ClosingInput, close
from matcher.evaluations.figures import figures_of
from matcher.evaluations.models import Evaluation
from matcher.evaluations.preparing import SelfAssessment, prepare
from matcher.evaluations.returning import ReturnInput, send_back
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.conftest import People
from tests.evaluations.conftest import ADVICE, HOSTILE, step

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def shown_versions(session: Session, people: People, one: Evaluation) -> list[int]:
    years = figures_of(session, people.authority, one)
    return [year.frozen.version for year in years if year.frozen]


def end(session: Session, people: People, one: Evaluation, result: str) -> None:
    data = ClosingInput.parse({"result": result, "note": "示例"})
    close(session, people.authority, one, data, one.version)


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_a_self_assessment_comes_back_as_a_new_version_of_text_and_figures(
    session: Session, people: People, opened: Evaluation
) -> None:
    assert opened.act_by == date(2026, 12, 20)
    for name in ("prepare", "score"):
        step(session, people, opened)[name]()
    assert (opened.act_by, str(opened.total)) == (date(2026, 12, 20), "75.00")
    seen = opened.version
    step(session, people, opened)["return"]()
    assert (opened.state, opened.act_by, opened.due_on, opened.total) == (
        "returned", date(2026, 12, 5), date(2026, 5, 1), None,
    )  # fmt: skip
    assert opened.valid_scores == []
    with pytest.raises(TransitionError, match="目前是“已退回，待重新提交”，不能退回自评"):
        send_back(session, people.authority, opened, ADVICE, seen)
    audit = select(AuditEntry).where(AuditEntry.action == "zone_evaluation.return")
    (row,) = session.scalars(audit)
    assert row.after == {
        "state": "returned", "act_by": "2026-12-05",
        "reason": "缺少依据或与证据不符：请补充依据，联系 13912345678",
    }  # fmt: skip
    freeze(session, people.operator, people.zone, Period(2025), "更正")
    assert shown_versions(session, people, opened) == [1, 1, 2]
    again = SelfAssessment(text="补正后的自评")
    with pytest.raises(ConflictError):
        prepare(session, people.operator, opened, again, seen)
    prepare(session, people.operator, opened, again, opened.version)
    freeze(session, people.operator, people.zone, Period(2025), "再更正")
    assert shown_versions(session, people, opened) == [1, 1, 2]
    first, second = opened.submissions
    assert (first.number, first.text, first.figures_versions["2025"]) == (1, HOSTILE, 1)
    assert (first.reason, first.returned_by) == ("unproven", people.authority.user_id)
    assert (second.number, second.text, second.returned_at) == (2, "补正后的自评", None)
    with pytest.raises(TransitionError, match="不能作出结论"):
        step(session, people, opened)["decide"]()
    assert [event.what for event in course(opened)] == [
        "开始评估", "提交第 1 版自评", "退回第 1 版自评", "提交第 2 版自评",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"cause": "", "advice": "示例"}, "cause"),
        ({"cause": "nonsense", "advice": "示例"}, "cause"),
        ({"cause": "other", "advice": "  "}, "advice"),
        ({"cause": "other", "advice": "长" * 1001}, "advice"),
    ],
)
def test_a_return_says_why_and_what_is_to_be_mended(typed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        ReturnInput.parse(typed)
    assert [one.field for one in refused.value.problems] == [field]


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_mending_never_has_more_than_its_years(
    session: Session, people: People, opened: Evaluation
) -> None:
    last = date(2028, 11, 20)
    for name in ("prepare", "score", "rectify"):
        step(session, people, opened)[name]()
    assert (opened.act_by, opened.rectify_by) == (last, last)
    for ending in ("passed", "revoked"):
        with pytest.raises(TransitionError, match="还没有提交整改报告，整改期限"):
            end(session, people, opened, ending)
    with time_machine.travel(date(2028, 3, 1), tick=False):
        step(session, people, opened)["report"]()
        assert opened.act_by == date(2028, 3, 31)
        with pytest.raises(InvalidError, match="整改期限还没有过"):
            end(session, people, opened, "revoked")
        step(session, people, opened)["return_report"]()
        assert (opened.state, opened.act_by) == ("rectifying", date(2028, 3, 16))
        step(session, people, opened)["report"]()
    with time_machine.travel(date(2028, 11, 15), tick=False):
        step(session, people, opened)["return_report"]()
        assert (opened.act_by, opened.rectify_by) == (last, last)
        step(session, people, opened)["report"]()
    with time_machine.travel(last, tick=False):
        with pytest.raises(TransitionError, match=r"整改期限（2028-11-20）已到，不能再退回"):
            step(session, people, opened)["return_report"]()
        with pytest.raises(InvalidError, match="整改期限还没有过"):
            end(session, people, opened, "revoked")
    with time_machine.travel(date(2028, 11, 21), tick=False):
        end(session, people, opened, "revoked")
    session.refresh(opened)
    assert (opened.state, opened.result, opened.act_by) == ("closed", "revoked", None)
    assert [one.number for one in opened.versions("rectification")] == [1, 2, 3]
