"""Computes the figures of one period; what several of them need is read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from sqlalchemy.orm import Session

from matcher.contracts.amounts import WAN
from matcher.statistics.definitions import Computation, Definition, definition
from matcher.statistics.period import Period
from matcher.statistics.scope import Scope
from matcher.statistics.sources import SOURCES, Source, Tally
from matcher.statistics.verdicts import Verdict, judge, rounded
from matcher.yearbook.find import values
from matcher.yearbook.items import items

HUNDRED = Decimal(100)
_YEARBOOK = frozenset({"entry", "share"})


@dataclass(frozen=True)
class Figure:
    """One figure of a period.

    Attributes:
        definition: the version that holds on the period's last day; its threshold is the one
            that was compared with, also where that is taken from the yearbook.
        value: in the unit of the definition; None for unknown. Sums are exact, quotients have
            four places.
        counted: how many records count.
        excluded: how many do not.
        verdict: whether the threshold is met.
        gap: how much is missing, in the unit; None unless unmet.
        reason: why there is no value or no verdict, or what one should know; may be empty.
    """

    definition: Definition
    period: Period
    value: Decimal | None
    counted: int
    excluded: int
    verdict: Verdict
    gap: Decimal | None
    reason: str


@dataclass(frozen=True)
class _Value:
    """An exact value, or why there is none; or what one should know of it."""

    value: Decimal | None
    reason: str = ""


class Counting:
    """Computes figures.

    Args:
        session: reads the records.
        zone_ids: whose figures the actor may see.
        period: of which period.
    """

    def __init__(self, session: Session, zone_ids: tuple[int, ...], period: Period) -> None:
        self.session = session
        self.period = period
        self.scope = Scope.of(zone_ids, period)
        self._before = Scope.compared(zone_ids, period)
        self._sources: dict[tuple[type[Source], Scope], Source] = {}

    def figure(self, one: Definition) -> Figure:
        """The figure of this definition."""
        one = self._with_threshold(one)
        tally = self.source(one).tally(self.rule(one))
        found = self._value(one, tally)
        counts = (tally.counted, tally.excluded)
        if found.value is None:
            return Figure(one, self.period, None, *counts, "unknown", None, found.reason)
        value = rounded(found.value) if one.unit == "%" else found.value
        item = one.computation.threshold_item
        if item and one.threshold is None:
            return Figure(one, self.period, value, *counts, "unknown", None, self._lacking([item]))
        judged = judge(one, self.period, found.value, len(self.scope.zone_ids))
        reason = found.reason + judged.reason
        return Figure(one, self.period, value, *counts, judged.verdict, judged.gap, reason)

    def rule(self, one: Definition) -> Computation:
        """By what the records behind a figure are chosen."""
        return definition(one.list_code, self.period.last).computation

    def source(self, one: Definition, scope: Scope | None = None) -> Source:
        """Where the records behind a figure are."""
        key = (SOURCES[self.rule(one).kind], scope or self.scope)
        if key not in self._sources:
            self._sources[key] = key[0](self.session, key[1])
        return self._sources[key]

    def _value(self, one: Definition, tally: Tally) -> _Value:
        if not self.period.begun:
            return _Value(None, "本期尚未开始，还没有数字。")
        kind = one.computation.kind
        if kind == "growth":
            return self._growth(one, tally)
        if kind in _YEARBOOK:
            return self._of_yearbook(one.computation)
        if kind == "stages":
            return _share(tally)
        value = tally.amount / WAN if one.unit == "万元" else Decimal(tally.counted)
        empty = not (tally.counted or tally.excluded)
        return _Value(value, "本期没有相应的记录。" if empty else "")

    def _growth(self, one: Definition, tally: Tally) -> _Value:
        rule, before = self.rule(one), self.source(one, self._before)
        base = before.tally(rule)
        now, then = (t.amount if rule.amount else Decimal(t.counted) for t in (tally, base))
        days = f"上年同期（{self._before.first} 至 {self._before.last}）"
        if not then:
            return _Value(None, f"{days}没有计入的合同，无法计算增长率。")
        told = f"{then / WAN:,.2f} 万元" if rule.amount else f"{then} 项"
        return _Value(HUNDRED * (now - then) / then, f"{days}为 {told}。")

    def _of_yearbook(self, rule: Computation) -> _Value:
        if not self.period.whole_year:
            return _Value(None, "年鉴数据按整年填报，请选择整年查看。")
        read = (*rule.items, rule.over) if rule.over else rule.items
        missing = [item for item in read if item not in self._yearbook]
        if missing:
            return _Value(None, self._lacking(missing))
        total = sum((self._yearbook[item] for item in rule.items), Decimal(0))
        if not rule.over:
            return _Value(total)
        over = self._yearbook[rule.over]
        if not over:
            return _Value(None, "年鉴中作为分母的数为 0，无法计算占比。")
        return _Value(HUNDRED * total / over)

    def _with_threshold(self, one: Definition) -> Definition:
        """The definition with what the yearbook says of the threshold."""
        item = one.computation.threshold_item
        if not (item and self.period.whole_year):
            return one
        return replace(one, threshold=self._yearbook.get(item))

    def _lacking(self, missing: Sequence[str]) -> str:
        year = self.period.year
        known = {item.code: item.name for item in items(year)}
        names = "、".join(known.get(item, item) for item in missing)
        return f"{year} 年年鉴缺少已核对的数据：{names}（每个示范区都须有）。"

    @cached_property
    def _yearbook(self) -> Mapping[str, Decimal]:
        return values(self.session, self.scope.zone_ids, self.period.year)


def _share(tally: Tally) -> _Value:
    everything = tally.counted + tally.excluded
    if not everything:
        return _Value(None, "本期没有建立对接，无法计算占比。")
    return _Value(HUNDRED * tally.counted / Decimal(everything))
