"""The rows of the report's tables, as texts."""

from collections.abc import Callable, Mapping

from matcher.annual_reports.content import Content
from matcher.annual_reports.numbers import VERDICTS, signed
from matcher.annual_reports.slice_rows import Row, month_rows, slice_rows
from matcher.statistics.figures import Figure
from matcher.statistics.numbers import lacking, number, wan
from matcher.taxonomy import load_rules, scheme

# Table -> the breakdown that it shows.
_BREAKDOWNS: Mapping[str, str] = {
    "types": "type",
    "subtypes": "subtype",
    "fields": "technical_field",
    "industries": "industry",
    "regions": "region",
    "directions": "direction",
}
_LONG = frozenset({"subtypes", "industries", "regions"})


def rows(content: Content) -> dict[str, list[Row]]:
    """The rows of every table by its code, but of the lists of contracts."""
    sliced = {
        table: slice_rows(content.frozen.breakdowns[by], table in _LONG)
        for table, by in _BREAKDOWNS.items()
    }
    return sliced | {table: make(content) for table, make in _TABLES.items()}


def _figures(content: Content) -> list[Row]:
    until = content.frozen.until.isoformat()
    rows = [_figure_row(figure) for figure in content.figures.values()]
    # What was said on the day of freezing is read later.
    return [row | {"note": row["note"].replace("今日", f" {until}")} for row in rows]


def _figure_row(figure: Figure) -> Row:
    definition = figure.definition
    told = lacking(figure)
    return {
        "name": definition.name,
        "value": number(figure.value, definition.unit),
        "unit": definition.unit,
        "threshold": "—"
        if definition.threshold is None
        else f"{definition.threshold.normalize():,f}",
        "verdict": VERDICTS[figure.verdict],
        "note": "；".join(part for part in (told, figure.reason) if part),
    }


def _years(content: Content) -> list[Row]:
    """Types as both years were counted by, the same days of the year before beside them."""
    total, *types = content.frozen.growth
    if not (total.count or total.count_before):
        return []
    return [
        {
            "name": one.name,
            "count": f"{one.count:,}",
            "count_before": f"{one.count_before:,}",
            "amount": wan(one.amount),
            "amount_before": wan(one.amount_before),
            "growth": signed(one.amount_growth),
        }
        for one in (*types, total)
    ]


def _funnel(content: Content) -> list[Row]:
    if not any(step.count for step in content.frozen.funnel):
        return []
    return [
        {
            "name": step.name,
            "count": f"{step.count:,}",
            "share": "—" if step.share_of_previous is None else f"{step.share_of_previous:.1f}%",
            "days": "—" if step.median_days is None else f"{step.median_days:.1f}",
        }
        for step in content.frozen.funnel
    ]


def _brokers(content: Content) -> list[Row]:
    return [
        {
            "name": one.name,
            "confirmed": f"{one.confirmed:,}",
            "engagements": f"{one.engagements:,}",
            "signed": f"{one.signed:,}",
            "contracts": f"{one.contracts:,}",
            "amount": wan(one.amount),
            "payments": wan(one.payments),
        }
        for one in content.frozen.broker_performance[: load_rules().annual_reports.listed]
    ]


def _bodies(content: Content) -> list[Row]:
    return [
        {
            "name": one.name,
            "class": scheme("service_body_classes").name(one.body_class),
            "brokers": f"{one.brokers:,}",
            "contracts": f"{one.contracts:,}",
            "amount": wan(one.amount),
            "mediated": f"{one.mediated:,}",
            "registered": f"{one.registered:,}",
        }
        for one in content.frozen.body_performance[: load_rules().annual_reports.listed]
    ]


def _yearbook(content: Content) -> list[Row]:
    return [
        {
            "name": one.name,
            "value": f"{one.value.normalize():,f}",
            "unit": one.unit,
            "source": one.source,
        }
        for one in content.yearbook
    ]


def _issues(content: Content) -> list[Row]:
    return [
        {
            "name": one.name,
            "title": one.title,
            "date": one.approved_on.isoformat(),
            "entries": f"{one.entries:,}",
        }
        for one in content.issues
    ]


def _scenarios(content: Content) -> list[Row]:
    verified = content.scenarios
    return [
        {
            "code": one.code,
            "title": one.title,
            "date": one.on.isoformat() if one.on else "—",
            "result": one.result or one.reason or "—",
        }
        for one in (*verified.counted, *verified.excluded)
    ]


def _definitions(content: Content) -> list[Row]:
    return [
        {
            "name": figure.definition.name,
            "formula": figure.definition.formula,
            "source": figure.definition.source,
        }
        for figure in content.figures.values()
    ]


_TABLES: Mapping[str, Callable[[Content], list[Row]]] = {
    "figures": _figures,
    "months": month_rows,
    "years": _years,
    "funnel": _funnel,
    "brokers": _brokers,
    "bodies": _bodies,
    "yearbook": _yearbook,
    "issues": _issues,
    "scenarios": _scenarios,
    "definitions": _definitions,
}
