"""The dashboard as an Excel file: figures, their composition, and the records behind them."""

from dataclasses import replace

from werkzeug.wrappers import Response

from matcher.clock import now
from webapp.answers.workbooks import Table, workbook
from webapp.parts.dashboard import Dashboard
from webapp.parts.dashboard_records import record_tables
from webapp.parts.dashboard_tables import tables
from webapp.presentation.text import minute
from webapp.statistics_query import StatisticsQuery


def dashboard_file(query: StatisticsQuery, found: Dashboard) -> Response:
    """A sheet for each table; amounts are numbers in the unit that their column names."""
    limits = f"{query.zone_name}，{query.period.label}，取数于 {minute(now())}"
    place = query.zone.code if query.zone else "all"
    return workbook(
        (_limited(table, limits) for table in (*tables(found), *record_tables(query))),
        f"indicators-{place}-{query.period.key}.xlsx",
    )


def _limited(table: Table, limits: str) -> Table:
    return replace(table, about=f"{limits}。{table.about}" if table.about else limits)
