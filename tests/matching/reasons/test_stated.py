"""What a listing states: rows, and what its public texts say."""

import pytest

from matcher.indicators import Mention, describe
from matcher.listings.models import Listing
from matcher.matching.reasons import Place, stated
from matcher.matching.reasons.stated import what_is_stated
from matcher.taxonomy import load_rules
from tests.matching.reasons.texts import achievement, demand, row


def told(listing: Listing) -> list[tuple[str, Place | None]]:
    return [(describe(one.mention), one.place) for one in what_is_stated(listing)]


def test_rows_come_first_and_readings_say_where_they_stand() -> None:
    goal = "要求回收率≥95%。"
    found = told(demand("提纯", goal=goal, indicators=[row("纯度", "≥", "99.5", "%")]))
    assert [text for text, _ in found] == ["纯度 ≥ 99.5 %", "回收率 ≥ 95 %"]
    assert found[0][1] is None
    place = found[1][1]
    assert place is not None
    assert place.part == "goal"
    assert goal[place.start : place.end] == "回收率≥95%"


def test_of_thousands_of_numbers_only_the_first_count() -> None:
    goal = "".join(f"纯度≥{number}%，" for number in range(1, 2000))
    most = load_rules().reasons.stated
    # Each is compared with each of the other side: a million and a half took four seconds.
    for found in (what_is_stated(demand("提纯", goal=goal)), stated.stated_in({"text": goal * 2})):
        assert [one.mention.low for one in found] == list(range(1, most + 1))


def test_few_long_texts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str) -> list[Mention]:
        read.append(text)
        return []

    monkeypatch.setattr(stated, "read_indicators", reading)
    texts = [f"温度5℃，{'乙' * 2000}{number}" for number in range(65)]
    for text in (*texts, texts[-1], texts[0]):
        stated.readings(text)
    stated._of_long.cache_clear()
    # 20,000 characters make a megabyte and a half: those of thousands fill any memory.
    assert read == [*texts, texts[0]]


def test_a_row_wins_over_what_the_text_says_of_the_same() -> None:
    listing = demand(
        "提纯", goal="纯度≥99%，回收率≥95%", indicators=[row("纯度", "≥", "99.5", "%")]
    )
    assert [text for text, _ in told(listing)] == ["纯度 ≥ 99.5 %", "回收率 ≥ 95 %"]


def test_checked_rows_are_all_there_is() -> None:
    listing = demand("提纯", goal="回收率≥95%", indicators=[row("纯度", "≥", "99.5", "%")])
    listing.indicators_checked = True
    assert [text for text, _ in told(listing)] == ["纯度 ≥ 99.5 %"]


@pytest.mark.parametrize("part", ["conditions", "attempts"])
def test_what_there_is_today_is_not_asked_for(part: str) -> None:
    assert told(demand("提纯", **{part: "纯度≥99%"})) == []


def test_withheld_parts_are_not_read_and_personal_data_is_masked() -> None:
    withheld = achievement("提纯", advantages="纯度≥99.5%", confidential_parts=["advantages"])
    assert told(withheld) == []
    listing = demand("提纯", indicators=[row("电话13800138000", "≥", "5", "台")])
    assert "13800138000" not in told(listing)[0][0]
