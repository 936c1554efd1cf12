"""Every outcome and every reason has a level with a reason, or is said to tell nothing."""

import json
from pathlib import Path

import pytest

from matcher.matching import labels
from matcher.matching.labels import load_labels
from matcher.taxonomy import scheme

DATA = json.loads(
    (Path(labels.__file__).parent / "data" / "labels.json").read_text(encoding="utf-8")
)


def test_the_rules_speak_of_every_code_and_of_no_other() -> None:
    assert set(load_labels().outcomes) == {term.code for term in scheme("stages")}
    assert set(load_labels().dismissals) == {term.code for term in scheme("dismissal_reasons")}


@pytest.mark.parametrize("part", ["outcomes", "dismissals"])
def test_every_level_is_on_the_scale_and_says_why(part: str) -> None:
    for rule in DATA[part].values():
        assert rule["level"] in (None, 1, 2, 3, 4)
        assert rule["because"]


@pytest.mark.parametrize(
    ("outcome", "reason", "level"),
    [
        ("confirmed", None, 3),
        ("contacted", None, 3),
        ("negotiating", None, 4),
        ("signing", None, 4),
        ("terminated", "price", None),
        ("dismissed", "field", 1),
        ("dismissed", "maturity", 2),
        ("dismissed", "cost", None),
        ("dismissed", "other", None),
    ],
)
def test_what_an_outcome_stands_for(outcome: str, reason: str | None, level: int | None) -> None:
    assert load_labels().level(outcome, reason) == level


def test_going_on_never_lowers_the_level() -> None:
    levels = [load_labels().level(term.code, None) for term in scheme("stages")]
    assert levels.pop() is None
    assert levels == sorted(level for level in levels if level is not None)


def test_a_contract_stands_for_the_highest_level_and_for_all_that_follows() -> None:
    stages = [term.code for term in scheme("stages")]
    assert load_labels().contracts == set(stages[stages.index("signing") : -1])
    assert {load_labels().outcomes[stage] for stage in load_labels().contracts} == {4}
