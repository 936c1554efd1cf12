"""The labels are well-formed, and the phrases around them are read as people read them."""

import csv
from pathlib import Path

import pytest

from matcher.indicators import Mention, read_indicators
from scripts.evaluate_indicators import Label, pair, read_labels, same_name, value_of

DATA = Path(__file__).parent / "data"
COLUMNS = ["demand", "start", "end", "name", "comparison"]
COLUMNS += ["low", "high", "unit", "change", "context"]
BOUNDS = {
    "≥": (True, False),
    ">": (True, False),
    "≤": (False, True),
    "<": (False, True),
    "=": (True, True),
    "≈": (True, True),
    "±": (True, True),
    "范围": (True, True),
    "-": (False, False),
}
BARS = {"dev": (0.96, 0.94), "second": (0.93, 0.91), "held_out": (0.91, 0.84)}
"""Precision and recall of reading the phrases: what was measured, less two or three points."""

all_files = pytest.mark.parametrize("name", list(BARS))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@all_files
def test_every_row_is_well_formed(name: str) -> None:
    rows = _rows(name)
    assert len(rows) > 100
    for row in rows:
        assert list(row) == COLUMNS
        start, end = int(row["start"]), int(row["end"])
        assert 0 <= start < end
        assert end - start <= len(row["context"]) <= 40, row
        assert (bool(row["low"]), bool(row["high"])) == BOUNDS[row["comparison"]], row
        assert row["change"] in {"", "降低", "提高"}
        if row["comparison"] == "-":
            assert not row["name"] + row["unit"] + row["change"]


@all_files
def test_the_bounds_say_what_the_comparison_says(name: str) -> None:
    for mention in _mentions(name):
        if mention.comparison in {"=", "≈"}:
            assert mention.low == mention.high
        if mention.comparison == "范围":
            assert mention.low is not None
            assert mention.high is not None
            assert mention.low < mention.high
        if mention.comparison == "±":
            assert mention.high is not None
            assert mention.low == -mention.high < 0


@all_files
def test_no_number_is_labelled_twice(name: str) -> None:
    rows = sorted((row["demand"], int(row["start"]), int(row["end"])) for row in _rows(name))
    assert len(set(rows)) == len(rows)


@all_files
def test_labels_belong_to_demands_that_were_labelled_completely(name: str) -> None:
    complete = (DATA / f"{name}_demands.txt").read_text(encoding="utf-8").split()
    assert len(set(complete)) == len(complete)
    assert {row["demand"] for row in _rows(name)} <= set(complete)


def test_no_demand_is_in_two_files() -> None:
    demands = [demand for name in BARS for demand in {row["demand"] for row in _rows(name)}]
    assert len(set(demands)) == len(demands)


@all_files
def test_phrases_are_read_as_people_read_them(name: str) -> None:
    labels = read_labels(DATA / f"{name}.tsv")
    precision, recall = _precision(labels), _recall(labels)
    assert precision >= BARS[name][0], f"{precision:.3f}"
    assert recall >= BARS[name][1], f"{recall:.3f}"


def _precision(labels: list[Label]) -> float:
    """How many readings of the phrases are something that was labelled in the same demand."""
    said = {(label.demand, value_of(label.mention)) for label in labels if label.mention}
    read = [
        (demand, value_of(reading))
        for demand, context in {(label.demand, label.context) for label in labels}
        for reading in read_indicators(context)
    ]
    return sum(reading in said for reading in read) / len(read)


def _recall(labels: list[Label]) -> float:
    """How many mentions are found in the phrase around them."""
    mentions = [(label.context, label.mention) for label in labels if label.mention]
    found = [
        value_of(mention) in map(value_of, read_indicators(context))
        for context, mention in mentions
    ]
    return sum(found) / len(found)


def _mentions(name: str) -> list[Mention]:
    return [label.mention for label in read_labels(DATA / f"{name}.tsv") if label.mention]


PURITY = Mention("产品纯度", "≥", 99.5, None, "%", "", 4, 14)


def test_each_label_is_used_once_and_the_same_name_is_preferred() -> None:
    nameless = Mention("", "≥", 99.5, None, "％", "", 8, 14)
    named = Mention("纯度", "≥", 99.5, None, "%", "", 6, 14)
    assert pair([nameless, named], [PURITY]) == [(1, 0)]
    assert pair([nameless], [PURITY]) == [(0, 0)]


@pytest.mark.parametrize(
    "other",
    [
        Mention("产品纯度", ">", 99.5, None, "%", "", 4, 14),
        Mention("产品纯度", "≥", 99, None, "%", "", 4, 14),
        Mention("产品纯度", "≥", 99.5, None, "%", "提高", 4, 14),
        Mention("产品纯度", "≥", 99.5, None, "%", "", 14, 24),
    ],
)
def test_another_value_or_another_place_is_wrong(other: Mention) -> None:
    assert pair([other], [PURITY]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("个月", "月"), ("％", "%"), ("摄氏度", "℃"), ("W/(m·K)", "w/(m.k)"), ("万", "万元")],
)
def test_spellings_of_a_unit_are_one(one: str, other: str) -> None:
    first, second = (Mention("", "=", 1, 1, unit) for unit in (one, other))
    assert value_of(first) == value_of(second)


def test_no_name_is_only_like_no_name() -> None:
    nameless = Mention("", "≥", 99.5, None, "%")
    assert same_name(nameless, nameless)
    assert not same_name(nameless, PURITY)
    assert same_name(Mention("纯度", "≥", 99.5, None, "%"), PURITY)
