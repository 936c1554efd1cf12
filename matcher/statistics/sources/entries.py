"""Entries of the yearbook: those that a supervisor checked count."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from matcher.privacy.masking import mask
from matcher.statistics.definitions import Computation
from matcher.statistics.sources.base import EVERYTHING, Record, Source, Tally, words
from matcher.yearbook.find import entries
from matcher.yearbook.items import items
from matcher.yearbook.models import YearbookEntry

CHECKED = "checked"


def wanted(computation: Computation) -> tuple[str, ...]:
    """All items that a computation reads."""
    others = (computation.over, computation.threshold_item)
    return (*computation.items, *(item for item in others if item))


class Entries(Source):
    """What the zones say of a year; of a part of a year there is nothing."""

    def tally(self, computation: Computation) -> Tally:
        """Count the entries; their sum means nothing."""
        counted = len(self._listed(computation, excluded=False))
        return Tally(Decimal(0), counted, len(self._listed(computation, excluded=True)))

    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not."""
        rows = self._listed(computation, excluded=excluded)
        return [_record(entry) for entry in rows[offset : offset + limit]]

    def _listed(self, computation: Computation, *, excluded: bool) -> list[YearbookEntry]:
        codes = wanted(computation)
        return [
            entry
            for entry in self._entries
            if entry.item in codes and (entry.state != CHECKED) == excluded
        ]

    @cached_property
    def _entries(self) -> Sequence[YearbookEntry]:
        return entries(self.session, self.scope.zone_ids, self.scope.first.year)


def _record(entry: YearbookEntry) -> Record:
    names = {item.code: item.name for item in items(entry.year)}
    return Record(
        kind="entry",
        code=f"{entry.zone_id}/{entry.year}/{entry.item}",
        title=names.get(entry.item, entry.item),
        on=date(entry.year, 12, 31),
        amount=entry.value,
        reason=""
        if entry.state == CHECKED
        else words(entry.state, why=mask(entry.returned_for) or "未说明原因"),
    )
