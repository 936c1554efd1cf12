"""The sentences that agree best, each told once, with what both say marked."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.reasons.alignment import Spoken, best_pairs, centred, similarities, words_of
from matcher.matching.reasons.sentences import sentences
from matcher.matching.tokens import Tokenizer, fold
from matcher.taxonomy.reason_rules import PairRules

TOKENIZER, ENCODER = Tokenizer(), HashingEncoder()
RULES = PairRules(threshold=0.18, words=0.5, most=3, marks=4)
CRACKS, SILAGE = "镍基高温合金叶片补焊后出现热裂纹", "开窖后青贮二次发酵霉变"
WORDS = ["激光熔覆", "热裂纹", "高温合金", "叶片", "，", "青贮", "发酵", "3.5kW", "。", "\n", "<b>"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)


def rarity(word: str) -> float:
    return float(len(word))


def spoken(*texts: str) -> Spoken:
    parts = {f"part{number}": text for number, text in enumerate(texts)}
    found = sentences(parts)
    words = {part: TOKENIZER.words(text) for part, text in parts.items()}
    vectors = ENCODER.encode_passages([sentence.text for sentence in found])
    return Spoken(parts, found, [words_of(one, words) for one in found], vectors)


def quoted(side: Spoken, part: str, start: int, end: int) -> str:
    return side.texts[part][start:end]


def test_each_sentence_meets_the_one_that_says_the_same() -> None:
    need = spoken(f"{CRACKS}。{SILAGE}。厂里有两台炉子可供试验。")
    offer = spoken(f"本菌剂抑制{SILAGE}。", f"激光补焊使{CRACKS}的比例下降。")
    first, second = best_pairs(need, offer, rarity, RULES)
    assert (first.need.start, first.achievement.part) == (len(CRACKS) + 1, "part0")
    assert (second.need.start, second.achievement.part) == (0, "part1")
    assert first.similarity >= second.similarity >= RULES.threshold
    said = [quoted(need, first.need.part, *mark) for mark in first.marks_need]
    assert said == ["青贮二次发酵霉变", "开窖"]
    assert [quoted(offer, "part0", *mark) for mark in first.marks_achievement] == said


def test_what_is_not_alike_enough_is_not_told_nor_more_than_the_rules_say() -> None:
    need = spoken("。".join(f"{name}{CRACKS}" for name in "甲乙丙丁戊"))
    assert best_pairs(need, spoken(SILAGE), rarity, RULES) == ()
    assert best_pairs(need, spoken(""), rarity, RULES) == ()
    assert len(best_pairs(need, need, rarity, RULES)) == RULES.most


@pytest.mark.parametrize(("weight", "value"), [(0.0, 0.5), (1.0, 1.0), (0.5, 0.75)])
def test_meaning_and_words_are_weighed(weight: float, value: float) -> None:
    one, other = spoken("高温合金热裂纹"), spoken("高温合金热裂纹")
    angle = np.zeros((1, ENCODER.dimension), np.float32)
    angle[0, :2] = 0.5, np.sqrt(0.75)
    along = np.zeros((1, ENCODER.dimension), np.float32)
    along[0, 0] = 1
    one, other = (
        Spoken(side.texts, side.sentences, side.words, vectors)
        for side, vectors in ((one, angle), (other, along))
    )
    assert similarities(one, other, rarity, weight)[0, 0] == pytest.approx(value)


def test_centring_leaves_what_sets_sentences_apart() -> None:
    common = np.array([3.0, 0.0], np.float32)
    rows = np.array([[3.0, 1.0], [3.0, -2.0]], np.float32)
    assert centred(rows, common).tolist() == [[0.0, 1.0], [0.0, -1.0]]
    assert centred(rows[:0], common).shape == (0, 2)


@given(TEXTS, TEXTS, TEXTS)
def test_places_are_in_the_texts_and_marks_stand_on_both_sides(
    problem: str, goal: str, abstract: str
) -> None:
    need, offer = spoken(problem, goal), spoken(abstract)
    pairs = best_pairs(need, offer, rarity, RULES)
    assert len({pair.need for pair in pairs}) == len({p.achievement for p in pairs}) == len(pairs)
    for pair in pairs:
        here, there = pair.need, pair.achievement
        assert {here, there} <= {s.place for s in (*need.sentences, *offer.sentences)}
        assert RULES.threshold <= pair.similarity + 0.001 <= 1.002
        assert _inside(pair.marks_need, here.start, here.end)
        assert _inside(pair.marks_achievement, there.start, there.end)
        assert [fold(quoted(need, here.part, *mark)) for mark in pair.marks_need] == [
            fold(quoted(offer, there.part, *mark)) for mark in pair.marks_achievement
        ]


def _inside(marks: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return all(start <= left < right <= end for left, right in marks)
