"""How much two texts share, whatever the order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.listings.overlap import overlap, pairs_of, shared_sentences

ONE = "补焊后出现热裂纹，合格率不足70%。每月报废约四十件，损失十八万元。希望三年内解决这个难题。"
OTHER = "希望3年内解决这个难题。每月报废约40件，损失18万元。换了两种焊丝，没有改善。"


def test_pairs_leave_out_signs_blanks_and_case() -> None:
    assert pairs_of("A b，\n甲。") == {"ab", "b甲"}
    assert pairs_of("甲") == pairs_of("") == frozenset()


def test_order_does_not_matter_and_little_text_never_makes_much() -> None:
    sentences = ONE.split("。")
    turned = "。".join(reversed(sentences))
    assert overlap(pairs_of(ONE), pairs_of(turned)) > 0.9
    assert overlap(pairs_of(ONE), pairs_of("马铃薯种薯脱毒快繁，带毒率高。")) == 0
    assert overlap(pairs_of("热裂纹"), pairs_of(ONE)) == pytest.approx(2 / 30)


@given(st.text(max_size=200), st.text(max_size=200))
def test_overlap_is_a_share_and_symmetric(one: str, other: str) -> None:
    first, second = pairs_of(one), pairs_of(other)
    assert 0 <= overlap(first, second) == overlap(second, first) <= 1


def test_the_sentences_that_both_say() -> None:
    assert [(found.one, found.other) for found in shared_sentences(ONE, OTHER)] == [
        ("每月报废约四十件，损失十八万元。", "每月报废约40件，损失18万元。"),
        ("希望三年内解决这个难题。", "希望3年内解决这个难题。"),
    ]
    assert shared_sentences(ONE, "") == shared_sentences("", OTHER) == []


@pytest.mark.parametrize("unit", ["甲", "甲乙丙丁戊己。", "1"])
def test_long_texts_are_compared_by_their_beginning(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    assert len(shared_sentences(text, text)) <= 200
