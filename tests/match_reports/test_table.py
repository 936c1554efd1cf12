import pytest

from matcher.match_reports.table import Row, missing_of, rows_of
from matcher.matching.reasons import Fit, IndicatorReason, Missing, Reasons
from tests.match_reports.conftest import REASONS


def one(**fields: object) -> Reasons:
    given = {"name": "合格率", "wanted": "合格率 ≥ 95 %", "offered": "", "verdict": "unknown"}
    return Reasons((), (), indicators=(IndicatorReason(**given | fields),))  # type: ignore[arg-type]


def test_indicators_stand_first_without_their_names_then_conditions() -> None:
    assert rows_of(REASONS) == [
        Row("indicator", "合格率", "≥ 95 %", "= 98.6 %", "met"),
        Row("indicator", "单件成本", "≤ 300 元/件", "", "unknown"),
        Row("condition", "成熟度", "TRL 8 以上", "TRL 7", "unmet"),
    ]


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        (
            {"offered": "一次合格率 98 %", "verdict": "unclear"},
            ("合格率", "≥ 95 %", "一次合格率 98 %", "unclear"),
        ),
        ({"name": "", "wanted": "≥ 95 %"}, ("指标", "≥ 95 %", "", "unknown")),
        (
            {"wanted": "合格率 ≥ 95 %，电 13912345678"},
            ("合格率", "≥ 95 %，电 139****5678", "", "unknown"),
        ),
    ],
)
def test_how_an_indicator_is_told(fields: dict[str, object], row: tuple[str, ...]) -> None:
    assert rows_of(one(**fields)) == [Row("indicator", *row)]


def test_what_is_missing_is_told_once_and_of_old_reasons_too() -> None:
    fits = (
        Fit("trl", "unknown", "", "TRL 6 以上", ""),
        Fit("field", "unknown", "", "", "先进制造"),
    )
    missing = (Missing("achievement", "trl", "成果未说明成熟度（需求要求 TRL 6 以上）"),)
    told = Reasons((), fits, missing=missing)
    assert missing_of(told) == ["成果未说明成熟度（需求要求 TRL 6 以上）", "需求未说明技术领域"]
    assert missing_of(Reasons((), fits)) == ["成果未说明成熟度", "需求未说明技术领域"]
