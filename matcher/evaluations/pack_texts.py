"""The texts of an evidence pack: the course of the evaluation, and the list of its files."""

from collections.abc import Mapping

from matcher.clock import CHINA, now
from matcher.evaluations.course import course
from matcher.evaluations.figures import YearFigures
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import next_step
from matcher.taxonomy import scheme


def told(evaluation: Evaluation) -> str:
    """Its days and what is next, then every step; personal data is masked."""
    state = scheme("evaluation_states").name(evaluation.state)
    last = f"；整改期限 {evaluation.rectify_by}" if evaluation.rectify_by else ""
    steps = (
        "　".join(
            filter(
                None, (f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}", one.what, one.who, one.note)
            )
        )
        for one in course(evaluation)
    )
    return "\r\n".join(
        (
            f"应评日期 {evaluation.due_on}{last}；目前{state}。",
            next_step(evaluation),
            "",
            *steps,
            "",
        )
    )


def listed(evaluation: Evaluation, years: list[YearFigures], digests: Mapping[str, str]) -> str:
    """Which figures it rests on, and every file with its digest."""
    frozen = [
        f"{one.year} 年：第 {one.frozen.version} 版，{one.frozen.frozen_by}于 "
        f"{one.frozen.frozen_at.astimezone(CHINA):%Y-%m-%d} 冻结，校验值 {one.frozen.sha256}"
        for one in years
        if one.frozen
    ]
    lines = (
        f"{evaluation.title}证据包",
        f"应评日期 {evaluation.due_on}；生成于 {now().astimezone(CHINA):%Y-%m-%d %H:%M}。",
        "",
        "数据来源（冻结的指标）：",
        *frozen,
        "",
        "文件清单（sha256 和文件名）：",
        *(f"{digest}  {name}" for name, digest in digests.items()),
        "",
    )
    return "\r\n".join(lines)
