"""Rows are added and removed without script, and nothing beside them moves."""

from werkzeug.datastructures import MultiDict

from webapp.forms.rows import asks_for_rows, posted_rows

FORM = {
    "indicators-0-name": "甲",
    "indicators-0-operator": "≥",
    "indicators-0-value": "1",
    "indicators-5-name": "乙",
    "indicators-5-operator": "≤",
    "indicators-5-value": "2",
}
ONE = {"name": "甲", "operator": "≥", "value": "1"}
TWO = {"name": "乙", "operator": "≤", "value": "2"}


def rows(**button: str) -> list[dict[str, str]]:
    return posted_rows(MultiDict(FORM | button), "indicators")


def test_saving_is_not_asking_for_rows() -> None:
    assert not asks_for_rows(MultiDict(FORM))
    assert rows() == [ONE, TWO]


def test_one_more_row() -> None:
    assert asks_for_rows(MultiDict({"add": "indicators"}))
    assert rows(add="indicators") == [ONE, TWO, {}]


def test_the_named_row_goes_whatever_its_number() -> None:
    assert rows(remove="indicators-5") == [ONE]
    assert rows(remove="indicators-0") == [TWO]


def test_a_button_of_another_field_or_an_unknown_row_changes_nothing() -> None:
    for button in ({"add": "other"}, {"remove": "indicators-3"}, {"remove": "indicators-x"}):
        assert rows(**button) == [ONE, TWO]


def test_an_empty_row_stays_while_rows_are_added() -> None:
    form = MultiDict({"indicators-0-name": "", "indicators-0-operator": "≥", "add": "indicators"})
    assert posted_rows(form, "indicators") == [{"name": "", "operator": "≥"}, {}]


def test_a_baseline_alone_is_no_row() -> None:
    form = MultiDict({"indicators-0-baseline": "0.38", "indicators-0-operator": "≥"})
    assert posted_rows(form, "indicators") == []
