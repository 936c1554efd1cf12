"""Values that do not fit together are pointed out, and others are not."""

from decimal import Decimal

import pytest

from matcher.yearbook.consistency import warnings


def amounts(**values: int | str) -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in values.items()}


FITS = amounts(
    enterprises=100, high_tech_enterprises=40, tech_smes=60, rd_expense=50_000, revenue=90_000,
    gdp=80_000, high_tech_revenue=90_000,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"high_tech_enterprises": 101, "tech_smes": 0}, [
            "高新技术企业数（101 家）超过企业总数（100 家），请核对",
            "高新技术企业数与科技型中小企业数合计（101 家）超过企业总数（100 家），请核对",
        ]),
        ({"tech_smes": 61}, [
            "高新技术企业数与科技型中小企业数合计（101 家）超过企业总数（100 家），请核对",
        ]),
        ({"high_tech_revenue": 90_001}, [
            "高新技术企业营业收入（9.0001 万元）超过企业营业收入（9 万元），请核对",
        ]),
        ({"rd_expense": 90_001, "gdp": 90_001}, [
            "研发（R&D）经费支出（9.0001 万元）超过企业营业收入（9 万元），请核对",
        ]),
    ],
)  # fmt: skip
def test_a_part_is_not_more_than_the_whole(changed: dict[str, int], said: list[str]) -> None:
    assert list(warnings(2025, FITS | amounts(**changed), {})) == said


def test_what_is_missing_is_not_compared() -> None:
    assert list(warnings(2025, amounts(high_tech_enterprises=5), {})) == []
    # The item came later than the year.
    assert list(warnings(2016, amounts(enterprises=1, tech_smes=5), {})) == []


def test_a_jump_from_the_year_before_is_pointed_out() -> None:
    before = amounts(gdp=30_000, revenue=0, enterprises=10)
    assert list(warnings(2025, amounts(gdp=90_000, enterprises=30), before)) == []
    assert list(warnings(2025, amounts(gdp="90000.01", revenue=5), before)) == [
        "地区生产总值由上年的 3 万元变为 9.000001 万元，相差 3 倍以上，请核对数值和单位"
    ]
    (said,) = warnings(2025, amounts(gdp=9_999), before)
    assert "由上年的 3 万元变为 0.9999 万元" in said
