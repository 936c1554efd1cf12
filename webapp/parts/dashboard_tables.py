"""The tables of the dashboard's file. Amounts are exact, in yuan where the head says so."""

from matcher.taxonomy import scheme
from webapp.answers.workbooks import WIDE, Table
from webapp.parts.dashboard import BREAKDOWNS, Dashboard
from webapp.presentation.figures import figure_row


def tables(found: Dashboard) -> list[Table]:
    """All but the records."""
    return [
        _figures(found),
        _trend(found),
        _growth(found),
        _composition(found),
        _crossed(found),
        _funnel(found),
        _stages(found),
        _brokers(found),
        _bodies(found),
    ]


def _figures(found: Dashboard) -> Table:
    head = (
        "指标",
        "数值",
        "单位",
        "是否达标",
        "门槛",
        "差额",
        "计入",
        "未计入",
        "说明",
        "计算方法",
    )
    rows = [
        (
            row["name"],
            one.value,
            row["unit"],
            row["word"],
            one.definition.threshold,
            one.gap,
            one.counted,
            one.excluded,
            one.reason,
            one.definition.formula,
        )
        for one, row in ((one, figure_row(one)) for one in found.figures)
    ]
    return Table("指标", head, rows)


def _trend(found: Dashboard) -> Table:
    head = ("月份", "合同（项）", "成交额（元）", "技术交易额（元）")
    rows = [(one.period.key, one.count, one.amount, one.technology_amount) for one in found.months]
    return Table("每月", head, rows)


def _growth(found: Dashboard) -> Table:
    head = (
        *("合同类别", "合同（项）", "上年同期（项）", "增长（%）"),
        *("成交额（元）", "上年同期（元）", "增长（%）"),
    )
    rows = [
        (
            *(one.name, one.count, one.count_before, one.count_growth),
            *(one.amount, one.amount_before, one.amount_growth),
        )
        for one in found.growth
    ]
    return Table("同比", head, rows)


def _composition(found: Dashboard) -> Table:
    head = ("按", "名称", "合同（项）", "成交额（元）", "技术交易额（元）")
    rows = [
        (label, one.name, one.count, one.amount, one.technology_amount)
        for by, label in BREAKDOWNS.items()
        for one in found.breakdowns[by]
    ]
    return Table("构成", head, rows, widths={1: WIDE})


def _crossed(found: Dashboard) -> Table:
    head = ("技术领域", "合同类别", "合同（项）", "成交额（元）", "技术交易额（元）")
    rows = [
        (one.field_name, one.type_name, one.count, one.amount, one.technology_amount)
        for one in found.cells
        if one.count
    ]
    return Table("领域和类型", head, rows)


def _funnel(found: Dashboard) -> Table:
    head = ("步骤", "数量", "占上一步（%）", "中位天数")
    rows = [(one.name, one.count, one.share_of_previous, one.median_days) for one in found.steps]
    return Table("推荐到到款", head, rows)


def _stages(found: Dashboard) -> Table:
    head = ("阶段", "进入", "推进", "推进率（%）", "终止", "仍停留", "停留中位天数")
    rows = [
        (
            *(one.name, one.entered, one.advanced, one.share_advanced),
            *(one.terminated, one.staying, one.median_days),
        )
        for one in found.stages
    ]
    return Table("对接阶段", head, rows)


def _brokers(found: Dashboard) -> Table:
    head = (
        *("技术经纪人", "确认匹配", "判为不合适", "新建对接", "其中签约", "合同（项）"),
        *("成交额（元）", "技术交易额（元）", "到款（元）"),
    )
    rows = [
        (
            *(one.name, one.confirmed, one.dismissed, one.engagements, one.signed, one.contracts),
            *(one.amount, one.technology_amount, one.payments),
        )
        for one in found.brokers
    ]
    return Table("经纪人", head, rows)


def _bodies(found: Dashboard) -> Table:
    head = (
        *("服务机构", "类别", "经纪人", "经纪人促成（项）", "成交额（元）"),
        *("作为中介方（项）", "成交额（元）", "登记（项）", "成交额（元）"),
    )
    classes = scheme("service_body_classes")
    rows = [
        (
            *(one.name, classes.name(one.body_class), one.brokers, one.contracts, one.amount),
            *(one.mediated, one.mediated_amount, one.registered, one.registered_amount),
        )
        for one in found.bodies
    ]
    return Table("服务机构", head, rows)
