"""Names that mean the same, and names that only sound like it."""

import pytest

from matcher.indicators.alike import alike


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        ("纯度", "纯度", 4),
        ("产品纯度", "纯度", 4),
        ("综合能耗", "能耗", 3),
        ("寿命", "使用寿命", 3),
        ("抗拉强度", "拉伸强度", 3),
        ("工期", "开发周期", 3),
        ("COD", "cod", 4),
        ("识别率", "表面缺陷识别率", 2),
        ("抗拉强度", "抗压强度", 0),
        ("氯化钠纯度", "硫酸钠纯度", 0),
        ("温度", "焙烧温度", 0),
        ("成本", "人工成本", 0),
        ("设备利用率", "材料利用率", 0),
        ("总磷", "磷", 0),
        ("COD去除率", "去除COD", 1),
        ("连续运行时间", "连续运行", 1),
        ("断电保温", "环境断电", 1),
        ("盐酸浓度", "硫酸浓度", 0),
        ("", "", 0),
        ("纯度", "", 0),
    ],
)
def test_alike(one: str, other: str, sure: int) -> None:
    assert alike(one, other) == alike(other, one) == sure
