"""The records behind the turnover as tables of the dashboard's file."""

from collections.abc import Iterator

from matcher.statistics.records import Record, records
from webapp.answers.workbooks import WIDE, Table
from webapp.context import actor, session
from webapp.presentation.text import day
from webapp.statistics_query import StatisticsQuery

# A sheet that people read; the whole ledger has an export of its own.
MOST_PAGES = 10
_FIGURE = "turnover"
_HEAD = ("合同编号", "名称", "日期", "成交额（元）", "未计入的原因")


def record_tables(query: StatisticsQuery) -> Iterator[Table]:
    """What counts in 技术合同成交额, and what does not with the reason; the newest first."""
    for excluded, name in ((False, "计入的合同"), (True, "未计入的合同")):
        found, total = _records(query, excluded=excluded)
        rows = [(one.code, one.title, day(one.on), one.amount, one.reason) for one in found]
        left = total - len(found)
        about = f"共 {total:,} 项，此表为最新的 {len(found):,} 项，其余见网页" if left else ""
        yield Table(name, _HEAD if excluded else _HEAD[:-1], rows, about, {1: WIDE})


def _records(query: StatisticsQuery, *, excluded: bool) -> tuple[list[Record], int]:
    asked = (session(), actor(), _FIGURE, query.zone_ids, query.period)
    page = records(*asked, excluded=excluded)
    found = list(page.records)
    for number in range(2, min(page.pages, MOST_PAGES) + 1):
        found += records(*asked, excluded=excluded, page=number).records
    return found, page.total
