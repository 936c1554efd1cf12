from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matcher.match_reports.quotes import phrase_quotes, sentence_quotes
from matcher.matching.reasons import Place, Reasons, SentencePair, SharedPhrase
from matcher.matching.reasons.sentences import sentences
from tests.match_reports.conftest import PAIR, PHRASE

NEED = {"title": "叶片补焊", "problem": "补焊后出现热裂纹。每月报废约 40 件。"}
OFFER = {"title": "抑制热裂纹的工艺", "abstract": "使热裂纹率明显降低。"}


def of(*pairs: SentencePair, phrases: tuple[SharedPhrase, ...] = ()) -> Reasons:
    return Reasons(phrases, (), pairs=pairs)


def test_sentences_stand_beside_each_other_with_their_key_phrases_marked() -> None:
    (quote,) = sentence_quotes(NEED, OFFER, of(PAIR))
    assert quote.need.pieces == (("补焊后出现", False), ("热裂纹", True), ("。", False))
    assert quote.achievement.pieces == (("使", False), ("热裂纹", True), ("率明显降低。", False))


def test_a_long_sentence_is_a_window_around_the_marks() -> None:
    need = NEED | {"problem": "前" * 60 + "热裂纹" + "后" * 10}
    pair = replace(PAIR, need=Place("problem", 0, 73), marks_need=((60, 63),))
    (quote,) = sentence_quotes(need, OFFER, of(pair), length=30)
    shown = str(quote.need)
    assert "热裂纹" in shown
    assert shown.startswith("…前")
    assert len(shown) <= 32


def test_the_words_around_a_phrase_are_cut_with_ellipses() -> None:
    need = {"problem": "前" * 40 + "热裂纹\n" + "后" * 40}
    shared = replace(PHRASE, need=Place("problem", 40, 43))
    (quote,) = phrase_quotes(need, OFFER, of(phrases=(shared,)))
    assert str(quote.need) == "…" + "前" * 26 + "热裂纹 " + "后" * 25 + "…"
    assert [text for text, found in quote.need.pieces if found] == ["热裂纹"]


@given(st.text(alphabet="热裂纹焊接，。；\n <b>&1", max_size=120), st.integers(10, 60))
def test_no_quote_has_words_that_the_text_lacks(text: str, length: int) -> None:
    texts = {"title": "", "problem": text}
    for sentence in sentences({"problem": text}):
        place = sentence.place
        pair = SentencePair(place, Place("abstract", 0, 10), 0.5)
        (quote,) = sentence_quotes(texts, OFFER, of(pair), length)
        shown = str(quote.need).removeprefix("…").removesuffix("…").split()
        said = text[place.start : place.end]
        assert all(word in said for word in shown)
