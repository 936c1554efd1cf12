"""The evaluation of zones: when each is due, its evaluations, and the evidence pack of one."""

from matcher.evaluations.calendar import calendar
from matcher.evaluations.figures import figures_of
from matcher.evaluations.find import evaluations_of, get_evaluation, get_zone
from matcher.evaluations.pack import ask_for_pack
from webapp.api.cursors import Continued, after
from webapp.api.declared import Answer, Group
from webapp.api.models.evaluations import (
    EvaluationDetail,
    EvaluationRow,
    EvaluationRows,
    ZoneStanding,
    ZoneStandings,
)
from webapp.api.models.made_files import MadeFileRow
from webapp.api.resources.made_files import asked_for
from webapp.context import actor, session

group = Group("绩效评估", write="report")
_ONE, _ACTION = "/evaluations/{evaluation_id}", "evaluation.see"


@group.get("/evaluations", "各示范区的应评日期", ZoneStandings, _ACTION, query=Continued)
def list_standings(query: Continued) -> Answer:
    """The zones, by name."""
    found = calendar(session(), actor(), query.page)
    following = after(found.page, found.pages)
    items = [ZoneStanding.of(one) for one in found.rows]
    return Answer(ZoneStandings(items=items, next=following), next=following)


@group.get("/zones/{zone_code}/evaluations", "一个示范区的历次评估", EvaluationRows, _ACTION)
def list_evaluations(zone_code: str) -> Answer:
    """The newest first."""
    zone = get_zone(session(), actor(), zone_code)
    found = evaluations_of(session(), actor(), zone)
    return Answer(EvaluationRows(items=[EvaluationRow.of(one) for one in found]))


@group.get(_ONE, "查看一次评估", EvaluationDetail, _ACTION)
def show_evaluation(evaluation_id: int) -> Answer:
    """One evaluation with what was submitted and scored."""
    found = get_evaluation(session(), actor(), evaluation_id)
    body = EvaluationDetail.seen(found, figures_of(session(), actor(), found))
    return Answer(body, version=found.version)


@group.post(
    f"{_ONE}/pack", "生成证据包", MadeFileRow, _ACTION, status=201,
    description="各年指标都已冻结才能生成。其进度见 /files/{file_id}，完成后可以下载。",
)  # fmt: skip
def make_pack(evaluation_id: int) -> Answer:
    """Ask for the evidence pack."""
    evaluation = get_evaluation(session(), actor(), evaluation_id)
    return asked_for(ask_for_pack(session(), actor(), evaluation))
