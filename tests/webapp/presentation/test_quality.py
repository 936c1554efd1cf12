from matcher.matching.quality import Outcomes, Quality
from webapp.presentation.quality import grade_rows, month_rows, outcome_row, reason_rows

QUALITY = Quality(
    total=Outcomes(4, 2, 3),
    months={"2026-10": Outcomes(waiting=2), "2026-11": Outcomes(4, 2, 1)},
    grades={"strong": Outcomes(4, 1, 1), "weak": Outcomes(0, 1, 2)},
    contracts={"strong": 2},
    reasons={"cost": 2, "field": 1},
)


def test_the_share_in_words_and_for_the_bar() -> None:
    assert outcome_row(Outcomes(2, 1, 5)) == {
        "suggested": 8,
        "decided": 3,
        "confirmed": 2,
        "dismissed": 1,
        "waiting": 5,
        "share": 2 / 3,
        "percent": "67%",
    }
    undecided = outcome_row(Outcomes(waiting=5))
    assert (undecided["share"], undecided["percent"]) == (None, None)


def test_the_newest_month_first() -> None:
    assert [(row["month"], row["suggested"]) for row in month_rows(QUALITY)] == [
        ("2026-11", 7),
        ("2026-10", 2),
    ]


def test_grades_with_their_contracts() -> None:
    told = [(row["grade"], row["percent"], row["contracts"]) for row in grade_rows(QUALITY)]
    assert told == [("strong", "80%", 2), ("weak", "0%", 0)]


def test_reasons_as_shares_of_all_dismissals() -> None:
    told = [(row["name"], row["count"], row["percent"]) for row in reason_rows(QUALITY)]
    assert told == [("成本或投资过高", 2, "67%"), ("技术领域不符", 1, "33%")]
    assert sum(row["share"] for row in reason_rows(QUALITY)) == 1
