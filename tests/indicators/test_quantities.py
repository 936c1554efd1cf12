"""Units that can be compared share a dimension, and only those."""

import pytest

from matcher.indicators import lexicon
from matcher.indicators.quantities import Scale, scale_of


@pytest.mark.parametrize(
    ("value", "unit", "same", "other"),
    [
        (1, "kWh", 3.6, "MJ"),
        (24, "吨/天", 1, "t/h"),
        (5, "‰", 0.5, "%"),
        (0.5, "%", 5000, "ppm"),
        (1000, "万元", 0.1, "亿元"),
        (15, "亩", 1, "公顷"),
        (1, "年", 12, "月"),
        (25, "℃", 298.15, "K"),
        (1, "MPa", 1, "N/mm2"),
        (1, "吨标煤", 1000, "kgce"),
        (60, "次/分", 1, "次/s"),
        (200, "W/(m·K)", 200, "w/m.k"),
        (25, "米每秒", 25, "m/s"),
        (100, "mg/100g", 1, "g/kg"),
        (3, "万GJ", 30, "TJ"),
        (50, "m³/h", 50, "立方米/小时"),
        (5, "L/100km", 5, "升/百公里"),
        (1, "KW", 1, "千瓦"),
    ],
)
def test_units_with_the_same_meaning(value: float, unit: str, same: float, other: str) -> None:
    one, another = scale_of(unit, False), scale_of(other, False)
    assert one.dimension == another.dimension
    assert one.base(value) == pytest.approx(another.base(same), rel=1e-9)


@pytest.mark.parametrize(
    ("unit", "other"),
    [
        ("%", "个百分点"),
        ("%", ""),
        ("HRC", "HV"),
        ("dB", "%"),
        ("°", "%"),
        ("度", "℃"),
        ("件", "台"),
        ("元", "美元"),
        ("m³", "Nm³"),
        ("kg", "kgce"),
        ("r/min", "Hz"),
        ("次/组·冬", "次/年"),
        ("mw", "kW"),
        ("目", "μm"),
    ],
)
def test_units_that_must_not_meet(unit: str, other: str) -> None:
    assert scale_of(unit, False).dimension != scale_of(other, False).dimension


def test_a_difference_of_temperatures_has_no_zero() -> None:
    assert scale_of("℃", True).base(5) == scale_of("K", True).base(5) == 5
    assert scale_of("℃", False).base(5) == 278.15


def test_a_unit_that_nobody_knows_is_compared_with_its_like() -> None:
    assert scale_of("只/栏·季", False) == scale_of("只/栏·季", False)
    assert scale_of("只/栏·季", False).dimension == "只/栏·季"


@pytest.mark.parametrize("unit", [row[0] for row in lexicon.rows("units")])
def test_every_unit_of_the_list_has_a_scale(unit: str) -> None:
    scale = scale_of(unit, False)
    assert scale.factor > 0
    assert scale.dimension == "dimensionless" or scale.dimension.count("[") > 0


@pytest.mark.parametrize(
    "unit",
    ["/", "m)(", "(m", "kg**m", "m//s", "·m", "元/", "每", "km9999999", "h99999", "km" + "9" * 28],
)
def test_what_is_no_unit_is_unknown_and_no_error(unit: str) -> None:
    assert scale_of(unit, False) == scale_of(unit, True) == Scale(unit, 1.0, 0.0)
