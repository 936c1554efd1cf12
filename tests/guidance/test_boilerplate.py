"""Words about the firm are told from words about the matter."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.demonstration.files import FOLDERS, listings
from matcher.guidance.boilerplate import KINDS, Span, boilerplate
from matcher.listings.models import KINDS as LISTINGS

LABELLED = Path(__file__).parent / "data" / "boilerplate.tsv"


def test_hand_labelled_sentences() -> None:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    told = [(row["kind"], [span.kind for span in boilerplate(row["sentence"])]) for row in rows]
    assert len(told) == 60
    assert sum(bool(kind) for kind, _ in told) == 30
    right = sum(found == [kind] for kind, found in told if kind)
    wrong = sum(bool(found) for kind, found in told if not kind)
    assert (right, wrong) == (28, 0)


def test_neighbours_of_a_kind_are_one_stretch() -> None:
    text = "叶片开裂。\n 公司成立于2009年。占地面积80亩。荣获市长质量奖。怎么修？"
    spans = boilerplate(text)
    assert [(text[s.start : s.end], s.kind) for s in spans] == [
        ("公司成立于2009年。占地面积80亩。", "background"),
        ("荣获市长质量奖。", "honour"),
    ]


@pytest.mark.parametrize("text", ["", " \n", "。。。", "公司", "成立"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert boilerplate(text) == []


def test_the_demonstration_speaks_of_its_subjects() -> None:
    """Of some thousand sentences next to none is taken for words about the firm."""
    texts = [
        row[part]
        for kind in FOLDERS
        for row in listings(kind)
        for part in LISTINGS[kind].SCHEMA.PARTS
        if part in row
    ]
    found = [(text, span) for text in texts for span in boilerplate(text)]
    assert len(texts) > 1_000
    assert len(found) <= 2, [text[span.start : span.end] for text, span in found]


@given(st.text("公司成立于荣获占地面积。，\n 0领先"))
def test_stretches_are_in_order_and_within_the_text(text: str) -> None:
    at = 0
    for span in boilerplate(text):
        assert isinstance(span, Span)
        assert at <= span.start < span.end <= len(text)
        assert span.kind in KINDS
        assert not text[span.start].isspace()
        at = span.end


@pytest.mark.parametrize("unit", ["公", "公司", "1", "成立于", "集为一体", "职工1"])
def test_long_texts_take_no_time(unit: str) -> None:
    assert len(boilerplate(unit * (50_000 // len(unit)))) <= 1
