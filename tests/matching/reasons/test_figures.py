"""Indicators of the need beside those of the achievement."""

from matcher.matching.reasons import IndicatorReason, Place
from matcher.matching.reasons.figures import indicator_reasons
from matcher.matching.reasons.stated import what_is_stated
from matcher.taxonomy import load_rules
from tests.matching.reasons.texts import achievement, demand, row


def test_met_first_then_unmet_then_not_said_each_with_its_place() -> None:
    need = demand(
        "提纯",
        goal="能耗≤3kWh/t。",
        indicators=[row("寿命", "≥", "5", "年"), row("纯度", "≥", "99.5", "%")],
    )
    text = "纯度99.9%，能耗5kWh/t"
    found = indicator_reasons(
        what_is_stated(need), what_is_stated(achievement("工艺", advantages=text))
    )
    assert [(one.name, one.verdict) for one in found] == [
        ("纯度", "met"),
        ("能耗", "unmet"),
        ("寿命", "unknown"),
    ]
    met, unmet, unsaid = found
    assert met.need is None
    assert unmet.need == Place("goal", 0, 9)
    for one in (met, unmet):
        assert one.achievement is not None
        assert one.name in text[one.achievement.start : one.achievement.end]
    assert unsaid == IndicatorReason("寿命", "寿命 ≥ 5 年", "", "unknown", None, None)


def test_how_things_stand_today_is_asked_for_only_where_nothing_else_is() -> None:
    offered = what_is_stated(achievement("工艺", advantages="合格率96%"))
    both = demand("补焊", problem="合格率不足70%", goal="合格率≥95%")
    assert [one.wanted for one in indicator_reasons(what_is_stated(both), offered)] == [
        "合格率 ≥ 95 %"
    ]
    alone = demand("补焊", problem="合格率≥95%")
    assert [one.verdict for one in indicator_reasons(what_is_stated(alone), offered)] == ["met"]


def test_the_same_is_told_once_and_not_more_than_the_rules_say() -> None:
    twice = demand("提纯", goal="纯度≥99%", key_technology="纯度≥99%")
    assert len(indicator_reasons(what_is_stated(twice), [])) == 1
    rows = [row(f"第{name}项合格率", "≥", "95", "%") for name in "甲乙丙丁戊己庚辛壬癸"]
    most = load_rules().reasons.indicators
    assert len(indicator_reasons(what_is_stated(demand("多", indicators=rows)), [])) == most
