"""Of kept reasons only what still stands in public is told."""

from dataclasses import replace

import pytest

from matcher.indicators import describe, read_indicators
from matcher.listings.models import Achievement, Demand
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.reasons import (
    Place,
    Reasons,
    SentencePair,
    SharedPhrase,
)
from matcher.matching.reasons.explain import explain_by
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.standing import quoted, still_standing
from matcher.matching.reasons.told import pair_lines
from matcher.matching.replica import Replica
from matcher.matching.sentence_vectors import encode_sentences
from matcher.matching.tokens import Tokenizer
from tests.matching.reasons.texts import achievement, demand, row

TEXT = "镍基高温合金叶片补焊后出现热裂纹。"
REPLICA = Replica(HashingEncoder(), Tokenizer())


def pair(**offered: object) -> tuple[Demand, Achievement]:
    need = demand("叶片补焊", problem=TEXT, goal="补焊合格率≥95%。")
    return need, achievement(
        "激光熔覆", **{"abstract": TEXT, "advantages": "补焊合格率98%。", **offered}
    )


def reasons_of(need: Demand, offer: Achievement) -> Reasons:
    sides = [Side.of(need), Side.of(offer)]
    return explain_by(REPLICA, sides[0], sides[1:], encode_sentences(REPLICA.encoder, sides), [0])[
        0
    ]


def standing(reasons: Reasons, need: Demand, offer: Achievement) -> Reasons:
    return still_standing(reasons, Side.of(need), Side.of(offer))


def test_unchanged_texts_keep_every_reason() -> None:
    need, offer = pair()
    reasons = reasons_of(need, offer)
    assert reasons.phrases
    assert len(reasons.pairs) == 2
    assert [one.verdict for one in reasons.indicators] == ["met"]
    assert standing(reasons, need, offer) == reasons


def test_what_a_changed_part_was_quoted_for_is_left_out() -> None:
    reasons = reasons_of(*pair())
    left = standing(reasons, *pair(advantages="见附件，性能良好。"))
    assert [one.achievement.part for one in left.pairs] == ["abstract"]
    assert left.indicators == ()
    moved = standing(reasons, *pair(abstract="前言。" + TEXT))
    assert {one.achievement.part for one in moved.pairs} == {"advantages"}
    assert "abstract" not in {one.achievement.part for one in moved.phrases}


def test_what_was_withheld_since_is_left_out() -> None:
    reasons = reasons_of(*pair())
    hidden = standing(reasons, *pair(confidential_parts=["advantages", "abstract"]))
    assert (hidden.phrases, hidden.pairs, hidden.indicators) == ((), (), ())
    assert hidden.missing == reasons.missing


def test_what_was_withheld_since_is_not_named_as_unsaid() -> None:
    goal = "补焊合格率≥95%，回收率≥97%。"
    told = standing(
        reasons_of(demand("补焊", goal=goal), pair()[1]), demand("补焊", goal=goal), pair()[1]
    )
    assert "成果未说明回收率" in {one.text for one in told.missing}
    for later in (
        demand("补焊", goal="补焊合格率≥95%。"),
        demand("补焊", goal=goal, confidential_parts=["goal"]),
    ):
        left = standing(told, later, pair()[1])
        assert "回收率" not in str(left)
        assert len(left.missing) == len(told.missing) - 1


def test_words_are_quoted_from_the_texts() -> None:
    need, offer = pair()
    reasons, sides = reasons_of(need, offer), (Side.of(need), Side.of(offer))
    texts = sides[0].texts, sides[1].texts
    first = reasons.pairs[0]
    assert quoted(first.need, texts[0]) == TEXT
    assert quoted(first.need, {}) == ""
    assert pair_lines(reasons.pairs[:1], *texts) == [
        "相近的句子：需求“镍基【高温合金叶片补焊】后【出现】热【裂纹】。”；"
        "成果“镍基【高温合金叶片补焊】后【出现】热【裂纹】。”"
    ]


WORDS = SharedPhrase("热裂纹", Place("problem", 5, 8), Place("abstract", 1, 4), 1.0)
SAME = SentencePair(Place("problem", 0, 9), Place("abstract", 0, 10), 0.8, ((5, 8),), ((1, 4),))


def written(reasons: Reasons) -> Reasons:
    """What stands of these reasons in two texts that say 热裂纹."""
    need = demand("叶片补焊", problem="补焊后出现热裂纹。每月报废约 40 件。")
    return standing(reasons, need, achievement("工艺", abstract="使热裂纹率明显降低。"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"need": Place("problem", 0, 8)},
        {"need": Place("problem", 0, 99)},
        {"need": Place("attempts", 0, 9)},
        {"achievement": Place("abstract", 1, 10)},
        {"marks_need": ((4, 7),)},
        {"marks_need": ((8, 11),)},
        {"marks_achievement": ()},
    ],
)
def test_a_pair_stands_only_as_sentences_with_the_same_key_phrases(
    wrong: dict[str, object],
) -> None:
    assert written(Reasons((), (), pairs=(SAME,))).pairs == (SAME,)
    assert written(Reasons((), (), pairs=(replace(SAME, **wrong),))).pairs == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "place",
    [Place("attempts", 5, 7), Place("problem", 0, 3), Place("problem", 90, 92), Place("no", 0, 2)],
)
def test_a_phrase_stands_only_in_its_place(place: Place) -> None:
    assert written(Reasons((WORDS,), ())).phrases == (WORDS,)
    assert written(Reasons((replace(WORDS, need=place),), ())).phrases == ()


def test_an_indicator_stands_while_its_words_do_whatever_they_mean_alone() -> None:
    wanted = "抗拉强度、屈服强度分别不低于 800 MPa、600 MPa。"
    need = demand("板材", goal=wanted)
    offer = achievement("轧制", advantages="屈服强度 650 MPa。")
    reasons = reasons_of(need, offer)
    told = [(one.wanted, one.said_need) for one in reasons.indicators]
    assert any(describe(alone) != words for words, said in told for alone in read_indicators(said))
    assert standing(reasons, need, offer).indicators == reasons.indicators
    more = demand("板材", goal=wanted + "板厚 6 mm。")
    assert standing(reasons, more, offer).indicators == reasons.indicators
    other = demand("板材", goal=wanted.replace("6", "5").replace("8", "7"))
    assert standing(reasons, other, offer).indicators == ()


def test_an_indicator_of_a_row_stands_while_the_row_does() -> None:
    rows = [row("寿命", "≥", "5", "年")]
    offer = achievement("工艺", advantages="寿命 6 年。")
    need = demand("轴承", indicators=rows)
    reasons = reasons_of(need, offer)
    assert [one.verdict for one in reasons.indicators] == ["met"]
    assert standing(reasons, need, offer).indicators == reasons.indicators
    assert standing(reasons, demand("轴承", goal="寿命≥5年"), offer).indicators == ()


def test_readings_stand_no_more_once_the_author_has_checked_the_rows() -> None:
    need, offer = pair()
    reasons = reasons_of(need, offer)
    need.indicators_checked = True
    assert standing(reasons, need, offer).indicators == ()
