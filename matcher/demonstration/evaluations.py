"""The demonstration's evaluation: sent back once and scored, it waits for its outcome."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.clock import today
from matcher.evaluations.judging import score
from matcher.evaluations.opening import ProgrammeInput, open_evaluation, set_programme
from matcher.evaluations.preparing import SelfAssessment, prepare
from matcher.evaluations.returning import ReturnInput, send_back
from matcher.evaluations.scoring import sheet_of
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.taxonomy import load_rules

_FIRST = """\
示范区成立以来，建立了供需清单、对接、合同登记、到款的全流程台账，各年指标已在平台冻结。
主要做法：需求按月发布，经纪人分领域负责，应用场景先验证再推广。
"""
_REST = """\
存在的问题：成交额基数还小，区外高校的成果转化偏少。
下一步：扩大场景开放，培育技术经纪人，补齐科技成果评价机构。"""
_RETURN = ReturnInput(cause="incomplete", advice="请补充存在的问题和下一步打算，各写一至两点。")
# Of 10, and why, where there is something to say.
_POINTS: Mapping[str, tuple[str, str]] = {
    "turnover": ("5.5", "逐年增长，基数还小"),
    "growth": ("8", "连续两年增长"),
    "payments": ("7.5", ""),
    "conversion": ("7", ""),
    "scenarios": ("6.5", "验证的场景还不多"),
    "enterprises": ("8", ""),
    "research": ("7.5", ""),
    "services": ("8.5", "四类服务机构齐全"),
    "management": ("8", "制度健全，经费有保障"),
    "model": ("7", ""),
}


def evaluate(session: Session, operator: Actor, authority: Actor) -> None:
    """The evaluation that is due this year; the first of its years is frozen here."""
    zone = session.get_one(Zone, operator.zone_id)
    every = load_rules().evaluations.every_years
    founded = ProgrammeInput(founded_on=date(today().year - every, 12, 20))
    set_programme(session, authority, zone, founded, 0)
    evaluation = open_evaluation(session, authority, zone)
    freeze(session, operator, zone, Period(evaluation.first_year))
    for text in (_FIRST, _FIRST + _REST):
        if evaluation.state == "prepared":
            send_back(session, authority, evaluation, _RETURN, evaluation.version)
        prepare(session, operator, evaluation, SelfAssessment(text=text), evaluation.version)
    rows = {
        row.code: dict(zip(("score", "note"), _POINTS[row.code], strict=True))
        for row in sheet_of(evaluation.scoring_version).criteria
    }
    score(session, authority, evaluation, rows, evaluation.version)
