"""Verdicts: a wrong "met" is worse than none."""

import pytest

from matcher.indicators import Mention, compare, describe, read_indicators


def verdict(wanted: str, offered: str) -> str:
    (compared,) = compare(read_indicators(wanted), read_indicators(offered))
    return compared.verdict


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("纯度≥95%", "产品纯度达到98.6%"),
        ("纯度95%", "纯度98%"),
        ("成本10元/件", "成本降到8元/件"),
        ("能耗降低20%", "能耗降低30%"),
        ("效率提高1倍", "效率提高150%"),
        ("处理量500吨/天", "处理能力25t/h"),
        ("误报率≤1‰", "误报率0.08%"),
        ("能耗≤1MJ/kg", "能耗250kWh/t"),
        ("使用寿命≥2年", "寿命30个月"),
        ("总投资不超过1000万元", "总投资0.08亿元"),
        ("抗拉强度≥500MPa", "拉伸强度0.6GPa"),
        ("收率≥80%", "收率从65%提高到85%"),
        ("粒径2-6mm", "粒径3-5mm"),
        ("工作温度-40~60℃", "使用温度-45~70℃"),
        ("误差不超过±0.5mm", "误差≤0.3mm"),
        ("精度优于0.1mm", "精度±0.05mm"),
        ("温度≤300K", "温度25℃"),
        ("检测精度95%", "检测精度96%"),
        ("长度>5m", "长度501cm"),
    ],
)
def test_met(wanted: str, offered: str) -> None:
    assert verdict(wanted, offered) == "met"


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("纯度≥95%", "纯度90%"),
        ("处理量500吨/天", "处理能力20t/h"),
        ("工作温度-40~60℃", "工作温度-20~70℃"),
        ("长度>5m", "长度500cm"),
        ("能耗降低30%", "能耗降低20%"),
        ("成本10元/件", "成本12元/件"),
        ("误差≤±0.5mm", "误差0.8mm"),
        ("噪声<65dB", "噪音70分贝"),
        ("检测精度95%", "检测精度90%"),
    ],
)
def test_unmet(wanted: str, offered: str) -> None:
    assert verdict(wanted, offered) == "unmet"


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("纯度≥95%", "纯度≥90%"),
        ("纯度≥95%", "合格率98%"),
        ("能耗降低20%", "能耗20kWh/t"),
        ("能耗降低20%", "能耗提高20%"),
        ("抗拉强度≥500MPa", "抗压强度600MPa"),
        ("氯化钠纯度≥98%", "硫酸钠纯度99%"),
        ("温度≥500℃", "焙烧温度600℃"),
        ("硬度≥60HRC", "硬度700HV"),
        ("粒径2-6mm", "粒径1-5mm"),
        ("误差不超过±0.5mm", "误差±1mm"),
        ("目前合格率仅70%", "合格率95%"),
        ("合格率≥95%", "目前合格率为96%"),
        ("合格率≥95%", "合格率92%，合格率97%"),
        ("直径约5mm", "直径4.5~5mm"),
        ("缺陷识别率≥95%", "识别率97%"),
        ("杂盐产率≤10%", "收率86%"),
        ("三年内", "三年内"),
    ],
)
def test_nothing_is_concluded(wanted: str, offered: str) -> None:
    """What may be the same is shown for a person to judge; the rest is not said."""
    (compared,) = compare(read_indicators(wanted), read_indicators(offered))
    assert compared.verdict == ("unclear" if compared.offered else "unknown")


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("纯度≥95%", "纯度≥90%"),
        ("直径约5mm", "直径4.5~5mm"),
        ("缺陷识别率≥95%", "识别率97%"),
        ("连续运行时间≥20h", "连续运行21~23h"),
        ("合格率≥95%", "合格率92%，合格率97%"),
    ],
)
def test_unclear(wanted: str, offered: str) -> None:
    assert verdict(wanted, offered) == "unclear"


def test_one_answer_for_each_wish_in_their_order() -> None:
    wanted = read_indicators("能耗≤20kWh/t，纯度≥99%，寿命≥5年")
    offered = read_indicators("纯度99.5%，能耗25kWh/t")
    compared = compare(wanted, offered)
    assert [one.wanted for one in compared] == wanted
    assert [one.verdict for one in compared] == ["unmet", "met", "unknown"]
    assert [one.offered and describe(one.offered) for one in compared] == [
        "能耗 = 25 kWh/t",
        "纯度 = 99.5 %",
        None,
    ]


def test_the_surest_name_is_the_partner() -> None:
    (compared,) = compare(
        read_indicators("缺陷识别率≥95%"), read_indicators("识别率99%，缺陷识别率90%")
    )
    assert compared.offered
    assert (compared.offered.name, compared.verdict) == ("缺陷识别率", "unmet")


def test_what_may_be_the_same_is_shown_without_a_verdict() -> None:
    (compared,) = compare(read_indicators("产地判别准确率≥95%"), read_indicators("准确率98%"))
    assert compared.offered
    assert (compared.offered.name, compared.verdict) == ("准确率", "unclear")


def test_nothing_is_offered() -> None:
    wanted = Mention("纯度", "≥", 99.0, None, "%")
    assert [(one.offered, one.verdict) for one in compare([wanted], [])] == [(None, "unknown")]
    assert compare([], [wanted]) == []
