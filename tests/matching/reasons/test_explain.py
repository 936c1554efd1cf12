"""The reasons of matches: everything they name stands in the public texts, whatever those are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.actor import PUBLIC, SYSTEM
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.match import MatchResult, match_listing, match_text
from matcher.matching.passages import Passages, passages_of_text
from matcher.matching.reasons import Place, Reasons
from matcher.matching.reasons.explain import explain_by
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.standing import quoted
from matcher.matching.replica import Replica
from matcher.matching.sentence_vectors import encode_sentences, keep_all_sentences
from matcher.matching.tokens import Tokenizer, fold
from tests.matching.conftest import Platform
from tests.matching.reasons.texts import achievement, demand

REPLICA = Replica(HashingEncoder(), Tokenizer())
SECRET = "绝密配方铼镧合金熔覆"
PIECES = st.sampled_from(
    ["镍基高温合金", "热裂纹", "激光熔覆", "纯度≥99.5%", "能耗降低20%以上", "，", "。", "\n", "\t",
     "<p>", "</td>", "$E=mc^2$", "laser cladding ", "联系电话13800138000，",
     "邮箱 zhang@example.com，", "第", "1、", "😀", "\x00", "Ｎｉ－Ｃｒ", SECRET]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def reasons_of(need: Side, offer: Side) -> Reasons:
    vectors = encode_sentences(REPLICA.encoder, [need, offer])
    return explain_by(REPLICA, need, [offer], vectors, [0])[0]


def places(reasons: Reasons, side: str) -> list[Place]:
    """Every place of a side that the reasons name."""
    named = [*reasons.phrases, *reasons.pairs, *reasons.indicators]
    found = [getattr(one, side) for one in named]
    marked = [
        Place(getattr(pair, side).part, *mark)
        for pair in reasons.pairs
        for mark in getattr(pair, f"marks_{side}")
    ]
    return [place for place in (*found, *marked) if place]


@settings(max_examples=120, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_reason_quotes_what_the_public_texts_lack(
    problem: str, goal: str, abstract: str, advantages: str
) -> None:
    need = demand("叶片", problem=problem, goal=goal, confidential_parts=["goal"])
    offer = achievement("熔覆", abstract=abstract, advantages=advantages)
    sides = {"need": Side.of(need), "achievement": Side.of(offer)}
    reasons = reasons_of(sides["need"], sides["achievement"])
    for name, side in sides.items():
        for place in places(reasons, name):
            assert place.part != "goal"
            assert 0 <= place.start < place.end <= len(side.texts[place.part])
    for shared in reasons.phrases:
        said = [quoted(getattr(shared, name), side.texts) for name, side in sides.items()]
        assert [fold(one) for one in said] == [fold(shared.phrase)] * 2
    told = str(reasons.as_json()) + "".join(
        quoted(place, side.texts) for name, side in sides.items() for place in places(reasons, name)
    )
    assert "13800138000" not in told
    assert "zhang@" not in told
    assert bool(reasons.unexplained) == (
        not reasons.phrases
        and not reasons.pairs
        and not any(one.offered for one in reasons.indicators)
    )


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("<p>叶片补焊后<b>热裂纹</b>多</p><p>急需激光熔覆修复</p>", "急需激光熔覆修复"),
        ("指标\t要求\n激光熔覆修复效率\t≥3 kg/h", "激光熔覆修复效率\t≥3 kg/h"),
        ("应力 $\\sigma=E\\varepsilon$，激光熔覆修复 x<b", "激光熔覆修复"),
        ("need laser cladding 激光熔覆修复 for blades", "激光熔覆修复"),
        ("叶片激光熔覆修复" * 30, "激光熔覆修复"),
    ],
    ids=["html", "table", "formula", "english", "no marks"],
)
def test_whatever_was_pasted_is_explained_by_what_it_says(text: str, quote: str) -> None:
    offer = Side.of(achievement("修复装备", abstract="激光熔覆修复叶片，已经应用。"))
    need = Side.of_text(passages_of_text(text))
    reasons = reasons_of(need, offer)
    assert reasons.unexplained == ""
    assert "激光熔覆修复" in reasons.phrases[0].phrase
    assert quote in quoted(reasons.pairs[0].need, need.texts)


@pytest.mark.parametrize("piece", ["裂", "。", "<td>", "9", "马铃薯，", "😀", "Ω ", "纯度≥99%；"])
def test_fifty_thousand_characters_are_explained_or_not_and_never_fail(piece: str) -> None:
    long = Side("need", {"text": (piece * 50_000)[:50_000]})
    offer = Side.of(achievement("马铃薯脱毒", abstract="马铃薯脱毒快繁，Ni 基质，纯度99.9%。"))
    reasons = reasons_of(long, offer)
    if piece in ("马铃薯，", "纯度≥99%；"):
        assert reasons.unexplained == ""
    else:
        assert reasons.unexplained.startswith("无法说明：")


def test_what_cannot_be_explained_says_why_and_what_to_do() -> None:
    offer = Side.of(achievement("马铃薯脱毒快繁技术", abstract="茎尖组织培养"))
    unlike = reasons_of(Side.of_text(passages_of_text("叶片补焊后出现热裂纹")), offer)
    assert unlike.unexplained.startswith("无法说明：双方文字中没有找到共同的要点")
    assert unlike.as_text()[0] == unlike.unexplained
    short = reasons_of(Side.of_text(Passages("need", "钢", "钢")), offer)
    assert short.unexplained == (
        "无法说明：需求的公开文字不足 6 字。请补充要解决的问题或技术内容后再匹配。"
    )


@pytest.fixture
def crossed(platform: Platform) -> tuple[Listing, Listing]:
    """A demand with a withheld part, and what answers it."""
    need = platform.publish(
        "demand",
        "叶片补焊热裂纹",
        problem="镍基高温合金叶片补焊后出现热裂纹。",
        goal=f"{SECRET}，合格率≥95%。",
        confidential_parts=["goal"],
    )
    offer = platform.publish(
        "achievement", "激光补焊", abstract=f"镍基高温合金叶片补焊后热裂纹少。{SECRET}。"
    )
    platform.index()
    keep_all_sentences(platform.database, platform.runtime.encoder)
    return need, offer


def best(platform: Platform, listing: Listing) -> MatchResult:
    with platform.database.read() as session:
        return match_listing(session, PUBLIC, platform.runtime.replica, listing)[0]


def test_both_directions_have_the_same_reasons_and_withheld_words_are_in_none(
    platform: Platform, crossed: tuple[Listing, Listing]
) -> None:
    forth, back = (best(platform, listing) for listing in crossed)
    assert forth.reasons.pairs == back.reasons.pairs
    assert forth.reasons.pairs[0].need.part == "problem"
    assert forth.texts == back.texts
    assert SECRET not in str(forth.texts[0]) + str(forth.reasons.as_json())
    assert "合格率" not in str(forth.reasons.as_json())


def test_the_contributions_are_what_the_score_is_the_sum_of(
    platform: Platform, crossed: tuple[Listing, Listing]
) -> None:
    with platform.database.read() as session:
        typed = match_text(
            session, SYSTEM, platform.runtime.replica, passages_of_text("叶片补焊后出现热裂纹")
        )
    for result in (*(best(platform, listing) for listing in crossed), *typed):
        assert sum(result.ranked.contributions.values()) == pytest.approx(result.ranked.score)
        assert all(value >= 0 for value in result.ranked.contributions.values())
