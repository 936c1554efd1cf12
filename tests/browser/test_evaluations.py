"""An evaluation, which stands behind a number: accessible, fitting, and working without scripts."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from matcher.clock import today
from matcher.evaluations.models import Evaluation, EvaluationScore, ZoneProgramme
from matcher.evaluations.opening import ProgrammeInput, open_evaluation, set_programme
from matcher.evaluations.submission_models import EvaluationSubmission
from matcher.statistics.freeze import freeze
from matcher.statistics.models import FrozenFigures, FrozenRecords
from matcher.statistics.period import Period
from tests.browser.accessibility import DESK, PHONE, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.site import Site

TABLES = (
    EvaluationScore,
    EvaluationSubmission,
    Evaluation,
    ZoneProgramme,
    FrozenRecords,
    FrozenFigures,
)


@pytest.fixture
def opened(live: Site) -> Iterator[str]:
    """The address of an evaluation whose years are frozen, for this test alone."""
    people = live.people
    with live.runtime.database.write() as session:
        founded = ProgrammeInput(founded_on=date(today().year - 3, 1, 1))
        set_programme(session, people.authority, people.zone, founded, 0)
        one = open_evaluation(session, people.authority, people.zone)
        for year in one.years:
            freeze(session, people.operator, people.zone, Period(year))
        address = f"/evaluations/{one.id}"
    yield address
    for table in TABLES:
        live.write(lambda session, table=table: session.execute(delete(table)))


def test_an_evaluation_is_sent_back_scored_and_decided_without_scripts(
    window: Open, opened: str
) -> None:
    operator = window(PHONE, scripts=False)
    operator.goto(f"{ENTRANCE}?login=operator&then={opened}")
    operator.get_by_role("textbox", name="自评").fill("示例自评。")
    operator.get_by_role("button", name="提交自评").click()
    expect(operator.get_by_text("等待主管部门评分")).to_be_visible()
    authority = window(DESK)
    authority.goto(f"{ENTRANCE}?login=authority&then={opened}")
    authority.get_by_text("退回自评…").click()
    authority.get_by_label("内容不完整").check()
    authority.get_by_role("textbox", name="需要补正的内容").fill("请补充下一步打算。")
    authority.get_by_role("button", name="退回自评").click()
    expect(authority.get_by_text("已退回运营人员")).to_be_visible()
    operator.goto(opened)
    expect(operator.locator(".notice-warning")).to_contain_text("内容不完整：请补充下一步打算。")
    operator.get_by_role("textbox", name="自评").fill("示例自评。下一步打算。")
    operator.get_by_role("button", name="重新提交自评").click()
    authority.goto(opened)
    expect(authority.get_by_text("第 1 版自评（")).to_be_visible()
    assert wrong(authority, opened) == []
    authority.goto(opened)
    fields = authority.get_by_role("textbox", name="的得分")
    for place in range(fields.count()):
        fields.nth(place).fill("9")
    authority.get_by_role("button", name="保存评分").click()
    expect(authority.get_by_text("总分 90.00，对应“优秀”")).to_be_visible()
    assert wrong(authority, opened) == []
    authority.goto(opened)
    authority.get_by_role("button", name="作出结论").click()
    expect(authority.get_by_text("评估结论已作出，已通知示范区。")).to_be_visible()
    operator.goto(opened)
    expect(operator.locator(".object-tags")).to_contain_text("优秀")
    assert [
        found for page in (opened, "/evaluations/zones/test") for found in wrong(authority, page)
    ] == []
