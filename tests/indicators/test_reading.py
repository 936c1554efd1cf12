"""What is read from sentences as people write them."""

import pytest

from matcher.indicators import Mention, read_indicators


def said(mention: Mention) -> tuple[str, str, float | None, float | None, str, str]:
    return (
        mention.name,
        mention.comparison,
        mention.low,
        mention.high,
        mention.unit,
        mention.change,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("纯度≥99.5%", ("纯度", "≥", 99.5, None, "%", "")),
        ("纯度不低于９９．５％", ("纯度", "≥", 99.5, None, "%", "")),
        ("能耗降低20%以上", ("能耗", "≥", 20, None, "%", "降低")),
        ("成本降低约30%", ("成本", "≈", 30, 30, "%", "降低")),
        ("成本降低到5%", ("成本", "=", 5, 5, "%", "")),
        ("效率提高一倍", ("效率", "=", 1, 1, "倍", "提高")),
        ("降低变速箱整体质量20%以上", ("整体质量", "≥", 20, None, "%", "降低")),
        ("产量高于现有品种30%以上", ("产量", "≥", 30, None, "%", "提高")),
        ("节水30%", ("节水", "=", 30, 30, "%", "降低")),
        ("工作温度：-40℃～60℃", ("工作温度", "范围", -40, 60, "℃", "")),
        ("储存温度为零下18℃以下", ("储存温度", "≤", None, -18, "℃", "")),
        ("处理量500吨/天", ("处理量", "=", 500, 500, "吨/天", "")),
        ("误差不超过±0.5mm", ("误差", "±", -0.5, 0.5, "mm", "")),
        ("精度优于0.01mm", ("精度", "<", None, 0.01, "mm", "")),
        ("可靠性优于95%", ("可靠性", ">", 95, None, "%", "")),
        ("总投资控制在1000万元以内", ("总投资", "≤", None, 1000, "万元", "")),
        ("预算不超过一百万元", ("预算", "≤", None, 100, "万元", "")),
        ("经费预算1740万", ("经费预算", "=", 1740, 1740, "万元", "")),
        ("预计投资400余万元", ("投资", ">", 400, None, "万元", "")),
        ("三年内完成", ("", "≤", None, 3, "年", "")),
        ("一年半内完成", ("", "≤", None, 1.5, "年", "")),
        ("需在半年内解决", ("", "≤", None, 0.5, "年", "")),
        ("寿命3至5年", ("寿命", "范围", 3, 5, "年", "")),
        ("水分小于百分之五", ("水分", "<", None, 5, "%", "")),
        ("误报率低于千分之三", ("误报率", "<", None, 3, "‰", "")),
        ("粒径在2-6mm之间", ("粒径", "范围", 2, 6, "mm", "")),
        ("年产10万件", ("年产", "=", 100_000, 100_000, "件", "")),
        ("年产5~10万吨", ("年产", "范围", 50_000, 100_000, "吨", "")),
        ("真空度≤1×10-6Pa", ("真空度", "≤", None, 1e-6, "Pa", "")),
        ("真空度10^-6Pa", ("真空度", "=", 1e-6, 1e-6, "Pa", "")),
        ("膨胀系数小于3×10⁻⁶/℃", ("膨胀系数", "<", None, 3e-6, "/℃", "")),
        ("成本为1,200元/吨", ("成本", "=", 1200, 1200, "元/吨", "")),
        ("表面粗糙度Ra0.8μm", ("粗糙度Ra", "=", 0.8, 0.8, "μm", "")),
        ("导热系数210w/m.k", ("导热系数", "=", 210, 210, "w/m.k", "")),
        ("桥丝电阻在（2.4～2.9）Ω内", ("桥丝电阻", "范围", 2.4, 2.9, "Ω", "")),
        ("断裂伸长率（%）≥400", ("断裂伸长率", "≥", 400, None, "%", "")),
        ("抗压强度\tMPa\t≥ 30", ("抗压强度", "≥", 30, None, "MPa", "")),
        ("热值约为4300大卡", ("热值", "≈", 4300, 4300, "大卡", "")),
        ("具备500吨/天的处理能力", ("处理能力", "=", 500, 500, "吨/天", "")),
        ("pH值6-9", ("pH值", "范围", 6, 9, "", "")),
        ("故障率下滑 20%", ("故障率", "=", 20, 20, "%", "降低")),
        ("产能扩增50%", ("产能", "=", 50, 50, "%", "提高")),
        ("减少用水量5吨", ("用水量", "=", 5, 5, "吨", "降低")),
        ("最多读出6路", ("", "≤", None, 6, "路", "")),
        ("含水率应小于10%", ("含水率", "<", None, 10, "%", "")),
        ("误差达到0.1mm以内", ("误差", "≤", None, 0.1, "mm", "")),
        ("硬度HRC55-65", ("硬度", "范围", 55, 65, "HRC", "")),
        ("表面硬度达到HV800以上", ("表面硬度", "≥", 800, None, "HV", "")),
        ("粗糙度Ra0.4", ("粗糙度Ra", "=", 0.4, 0.4, "", "")),
        ("载流子浓度1×1016cm-3", ("载流子浓度", "=", 1e16, 1e16, "cm-3", "")),
        ("流量100m³·h-1", ("流量", "=", 100, 100, "m³·h-1", "")),
        ("用量1.5 mg kg-1", ("用量", "=", 1.5, 1.5, "mg·kg-1", "")),
        ("膜厚5μ", ("膜厚", "=", 5, 5, "μ", "")),
        ("折射率1.49", ("折射率", "=", 1.49, 1.49, "", "")),
        ("盖度六成二", ("盖度", "=", 6.2, 6.2, "成", "")),
        ("筒径三十五公分", ("筒径", "=", 35, 35, "公分", "")),
        ("拟投资约一百八十万", ("投资", "≈", 180, 180, "万元", "")),
        ("产能500万", ("产能", "=", 5_000_000, 5_000_000, "", "")),
        ("压缩永久变形31%", ("变形", "=", 31, 31, "%", "")),
        ("SO2排放浓度小于35mg/Nm3", ("排放浓度", "<", None, 35, "mg/Nm3", "")),
        ("单价占整机两成", ("单价", "=", 2, 2, "成", "")),
        ("寿命22\\~28年", ("寿命", "范围", 22, 28, "年", "")),
        ("与传统工艺相比节能30%以上", ("节能", "≥", 30, None, "%", "降低")),
        ("采用300℃热源", ("", "=", 300, 300, "℃", "")),
        ("形成率达 $ 8 3 . 4 9 \\%$ 以上", ("形成率", "≥", 83.49, None, "%", "")),
        ("accuracy should be ≥ 95%", ("accuracy", "≥", 95, None, "%", "")),
    ],
)
def test_one_indicator(text: str, expected: tuple[object, ...]) -> None:
    assert [said(mention) for mention in read_indicators(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2019年6月前完成，“十三五”期间",
        "成立于2005年，注册资金3000万元，占地面积50亩，员工300余人",
        "执行GB/T 4754-2017标准，材质为316L不锈钢，规格M12",
        "联系电话0373-1234567，邮编453000",
        "取得专利15项，论文8篇，设备5台，团队10人，分两个方面",
        "采用3D打印、3d打印、4G、V2G、5A级和Na2SO4",
        "1、工艺复杂\n2.能耗高\n（3）成本高",
        "三元811材料，两级管理，新一轮改造，二转动",
        "十几台设备，几十吨，数百家企业",
        "近三年研发，20余年经验，连续9年获评",
        "尺寸为100×50×20mm",
        "目前已投入100万元，累计投入300多万元",
        "两周期治疗，三成本中心",
        "据统计，2020年全球产量达到500万吨，同比增长6%",
        "近年来我国锂电池市场规模扩大，2020年达到1650亿元，预计2025年将达到6000亿元",
        "我国是农业大国，每年产生秸秆约9亿吨，综合利用率不足40%",
        "国内市场需求20万吨/年，年均增长12%",
        "员工200人，其中研发人员60人，占比30%",
        "黑龙江省10个站点，每组6个重复",
        "规格3×105mm，防护等级IP65",
    ],
)
def test_no_indicator(text: str) -> None:
    assert read_indicators(text) == []


def test_a_listing_shares_name_and_unit() -> None:
    mentions = read_indicators("直径2、3、5mm的线材")
    assert [(one.name, one.low, one.unit) for one in mentions] == [
        ("直径", 2, "mm"),
        ("直径", 3, "mm"),
        ("直径", 5, "mm"),
    ]


def test_what_rises_is_of_today_and_what_it_rises_to_is_not() -> None:
    before, after = read_indicators("合格率由70%提高到95%以上")
    assert said(before) == ("合格率", "=", 70, 70, "%", "")
    assert said(after) == ("合格率", "≥", 95, None, "%", "")
    assert (before.current, after.current) == (True, False)


def test_a_change_stands_once_before_a_list() -> None:
    mentions = read_indicators("氮和磷分别降低3%和4%")
    assert [(one.low, one.change) for one in mentions] == [(3, "降低"), (4, "降低")]


def test_what_rises_shares_the_unit_that_is_written_once() -> None:
    before, after = read_indicators("粉尘由160降至12ppm")
    assert (before.low, before.unit, before.current) == (160, "ppm", True)
    assert (after.name, after.low, after.current) == ("粉尘", 12, False)


def test_the_aim_of_a_project_stays_beside_figures_of_its_industry() -> None:
    (purity,) = read_indicators("该行业年均增长率为15%；本项目产品纯度达到99.9%")
    assert (purity.name, purity.low) == ("纯度", 99.9)


def test_a_time_is_not_said_of_an_area() -> None:
    (time,) = read_indicators("火区面积清零并且一年内不再起")
    assert (time.name, time.high, time.unit) == ("", 1, "年")


def test_what_is_so_today_is_marked() -> None:
    assert [one.current for one in read_indicators("目前合格率仅70%，要求合格率达到95%")] == [
        True,
        False,
    ]


def test_a_condition_in_brackets_has_no_name_and_leaves_it_to_what_follows() -> None:
    condition, viscosity = read_indicators("粘度(25℃)：500-800mPa·s")
    assert (condition.name, condition.low) == ("", 25)
    assert (viscosity.name, viscosity.low, viscosity.high) == ("粘度", 500, 800)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("要求产品纯度达到99.5%以上。", "纯度达到99.5%以上"),
        ("　误差　不超过±０．５ｍｍ　", "误差　不超过±０．５ｍｍ"),
        ("须三年内完成", "三年内"),
        ("提高了 $ 9 . 5 3 \\%$ 。", "提高了 $ 9 . 5 3 \\%$"),
        ("<td>粒径</td><td>2~6 mm</td>", "粒径</td><td>2~6 mm"),
    ],
)
def test_places_are_those_of_the_text_as_written(text: str, part: str) -> None:
    (mention,) = read_indicators(text)
    assert text[mention.start : mention.end] == part
