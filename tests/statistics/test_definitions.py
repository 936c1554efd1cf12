"""Definitions are data: each can be computed, and one version of each holds on a day."""

from datetime import date

import pytest

from matcher.errors import NotFoundError
from matcher.statistics.definitions import definition, definitions, load
from matcher.statistics.sources import SOURCES
from matcher.yearbook.items import items


def test_every_definition_can_be_computed_and_versions_do_not_overlap() -> None:
    known = {item.code for item in items(2022)}
    for one in load().figures:
        rule = one.computation
        assert rule.kind in {*SOURCES, "growth"}
        assert {*rule.items, *filter(None, (rule.over, rule.threshold_item))} <= known
        assert definition(one.list_code, one.valid_from).list_code == one.list_code
    for day in (date(2000, 1, 1), date(2020, 12, 31), date(2021, 1, 1), date(2026, 11, 23)):
        codes = [one.code for one in definitions(day)]
        assert len(codes) == len(set(codes)) == 16
    assert definition("turnover", date(2020, 12, 31)).threshold is None
    assert definition("turnover", date(2021, 1, 1)).threshold == 5000
    with pytest.raises(NotFoundError, match="没有名为 nothing 的指标"):
        definition("nothing", date(2022, 1, 1))
