"""Sentences computed from the figures: what is not known is said to be so, and nothing is added."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from matcher.annual_reports.content import Content
from matcher.annual_reports.numbers import measured, percent, signed
from matcher.annual_reports.slice_rows import summed
from matcher.statistics.breakdowns import Slice
from matcher.statistics.figures import Figure
from matcher.statistics.numbers import lacking, wan

_LARGEST = 3


def narratives(content: Content) -> Mapping[str, list[str]]:
    """The paragraphs of every slot."""
    written = {
        "overview": _overview(content),
        "contracts": _contracts(content),
        "matching": _matching(content),
        "scenarios": _scenarios(content),
        "services": [_told(content, "service_bodies", "brokers"), _best(content)],
        "enterprises": _enterprises(content),
        "gaps": _gaps(content),
        "plan": [],
    }
    return {slot: [line for line in lines if line] for slot, lines in written.items()}


def _overview(content: Content) -> list[str]:
    total = summed("", content.frozen.breakdowns["type"])
    first = (
        f"{content.year} 年，{content.zone}登记并计入的技术合同共 {total.count:,} 项，"
        f"成交额 {wan(total.amount)} 万元，其中技术交易额 {wan(total.technology_amount)} 万元。"
    )
    asked = [one for one in content.figures.values() if one.verdict != "none"]
    by = {verdict: [one for one in asked if one.verdict == verdict] for verdict in _VERDICTS}
    told = [f"{label} {len(by[one])} 项{_named(by[one])}" for one, label in _VERDICTS.items()]
    return [first, f"设有门槛的指标 {len(asked)} 项：{'，'.join(told)}。" if asked else ""]


_VERDICTS = {"met": "达标", "unmet": "未达标", "unknown": "数据暂缺、不能判断的"}


def _named(figures: Sequence[Figure]) -> str:
    names = "、".join(one.definition.name for one in figures)
    return f"（{names}）" if names else ""


def _contracts(content: Content) -> list[str]:
    total = summed("", content.frozen.breakdowns["type"])
    if not total.count:
        return [f"{content.year} 年没有登记并计入的技术合同。", _compared(content)]
    return [
        _largest("合同类别", content.frozen.breakdowns["type"], total.amount),
        _largest("技术领域", content.frozen.breakdowns["technical_field"], total.amount),
        _listed("按流向，", content.frozen.breakdowns["direction"]),
        _compared(content),
        _told(content, "payments_received"),
    ]


def _largest(what: str, slices: Sequence[Slice], whole: Decimal) -> str:
    """The few with the largest amounts."""
    found = sorted((one for one in slices if one.count), key=lambda one: -one.amount)[:_LARGEST]
    told = (
        f"{one.name} {one.count:,} 项、{wan(one.amount)} 万元（占 {percent(one.amount, whole)}）"
        for one in found
    )
    return f"成交额居前的{what}：{'；'.join(told)}。"


def _listed(begin: str, slices: Sequence[Slice]) -> str:
    told = (f"{one.name} {one.count:,} 项、{wan(one.amount)} 万元" for one in slices if one.count)
    return f"{begin}{'；'.join(told)}。"


def _compared(content: Content) -> str:
    """This year beside the same days of the one before."""
    total = content.frozen.growth[0]
    if total.amount_growth is None or total.count_growth is None:
        return f"{content.year - 1} 年同期没有计入的技术合同，不能计算增长。"
    return (
        f"与 {content.year - 1} 年同期的 {total.count_before:,} 项、"
        f"{wan(total.amount_before)} 万元相比，项数变动 {signed(total.count_growth)}，"
        f"成交额变动 {signed(total.amount_growth)}。"
    )


def _matching(content: Content) -> list[str]:
    steps = [f"{step.name} {step.count:,} 项" for step in content.frozen.funnel]
    told = f"全年{'，'.join(steps)}。" if any(step.count for step in content.frozen.funnel) else ""
    return [told or "全年没有匹配和对接的记录。", _told(content, "need_conversion")]


def _scenarios(content: Content) -> list[str]:
    count = sum(issue.entries for issue in content.issues)
    lists = (
        f"全年发布清单 {len(content.issues)} 期，列入信息 {count:,} 条。"
        if content.issues
        else "全年没有发布清单。"
    )
    verified = content.scenarios
    entered = len(verified.counted) + len(verified.excluded)
    trials = (
        f"场景验证的对接 {entered:,} 项，结论为通过或部分通过的 {len(verified.counted):,} 项。"
        if entered
        else "全年没有场景验证的对接。"
    )
    return [lists, trials]


def _best(content: Content) -> str:
    """Who brought the most, by amount."""
    best = [one for one in content.frozen.broker_performance if one.amount][:_LARGEST]
    told = (f"{one.name} {one.contracts:,} 项、{wan(one.amount)} 万元" for one in best)
    return f"促成合同成交额居前的技术经纪人：{'；'.join(told)}。" if best else ""


def _enterprises(content: Content) -> list[str]:
    return [
        _told(content, "enterprises", "innovative_share"),
        _told(content, "rd_intensity", "high_tech_revenue_share"),
    ]


def _gaps(content: Content) -> list[str]:
    """Every threshold that is not met, and every figure that is not known, with the reason."""
    unmet = [one for one in content.figures.values() if one.verdict == "unmet"]
    unknown = [one for one in content.figures.values() if one.value is None]
    lines = [
        *(f"{one.definition.name}为 {measured(one)}，{lacking(one)}。" for one in unmet),
        *(f"{one.definition.name}暂缺：{one.reason}" for one in unknown),
    ]
    return lines or ["设有门槛的指标都已达标，没有缺少数据的指标。"]


def _told(content: Content, *codes: str) -> str:
    """Figures in one sentence each, with the threshold where there is one."""
    return "".join(_sentence(content.figures[one]) for one in codes if one in content.figures)


def _sentence(figure: Figure) -> str:
    name = figure.definition.name
    if figure.value is None:
        return f"{name}暂缺：{figure.reason}"
    word = {"met": "，已达标", "unmet": f"，未达标，{lacking(figure)}"}.get(figure.verdict, "")
    return f"{name}为 {measured(figure)}{word}。"
