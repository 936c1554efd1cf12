"""What the texts say is offered as rows, once for each name."""

from matcher.guidance.rows_in_text import unlisted

LISTED = [{"name": "纯度", "operator": "≥", "value": "99", "unit": "%"}]


def test_the_first_that_is_said_of_a_name_stands() -> None:
    rows = unlisted(["合格率≥95%", "合格率≥60%，能耗≤20kWh/t"], [])
    assert [(row["name"], row["operator"], row["value"], row["unit"]) for row in rows] == [
        ("合格率", "≥", "95", "%"),
        ("能耗", "≤", "20", "kWh/t"),
    ]


def test_what_is_listed_is_not_told_again() -> None:
    assert unlisted(["纯度≥99.5%"], LISTED) == []


def test_texts_without_numbers_say_nothing() -> None:
    assert unlisted(["", "提高效率"], LISTED) == []
