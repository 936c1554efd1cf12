"""Rules are data that fit the code lists they speak of."""

import json

from matcher.taxonomy import load_rules, scheme
from matcher.taxonomy.schemes import DATA


def test_rules_are_those_of_the_file() -> None:
    data = json.loads((DATA / "rules.json").read_text(encoding="utf-8"))
    rules = load_rules()
    assert rules.version == data["version"]
    assert rules.review_days == data["review_days"]
    assert rules.minimum_characters == data["grading"]["minimum_characters"]
    assert rules.suggestions_per_listing == data["suggestions"]["per_listing"]
    assert load_rules() is rules


def test_thresholds_fall_from_grade_to_grade() -> None:
    thresholds = load_rules().thresholds
    grades = [term.code for term in scheme("grades")]
    assert list(thresholds) == grades[: len(thresholds)]
    values = list(thresholds.values())
    assert values == sorted(set(values), reverse=True)
    assert all(0 < value < 1 for value in values)
    assert load_rules().lowest_suggested in thresholds


def test_every_kind_has_a_validity_and_every_open_stage_a_deadline() -> None:
    rules = load_rules()
    assert set(rules.validity_months) == {term.code for term in scheme("listing_kinds")}
    ends = {"completed", "terminated"}
    assert set(rules.stage_days) == {term.code for term in scheme("stages")} - ends
    assert min(*rules.validity_months.values(), *rules.stage_days.values()) > 0


def test_leading_industries_are_in_the_code_list_and_learning_needs_something() -> None:
    rules = load_rules()
    assert rules.leading_industries
    assert all(code in scheme("industries") for code in rules.leading_industries)
    assert 0 < rules.learning.needs < rules.learning.pairs <= rules.learning.confirmation
