"""What a match was explained by, quoted from the two public texts as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.matching.reasons import Place, Reasons, Span
from matcher.matching.reasons.sentences import without_tags
from matcher.matching.snippets import Snippet, snippet

Texts = Mapping[str, str]
_LENGTH = 88  # characters of a sentence: three lines beside each other on a desk
_AROUND = 26  # characters shown on either side of a shared phrase


@dataclass(frozen=True)
class Quote:
    """What both sides say: a sentence each, or the same phrase; its key words are marked."""

    need: Snippet
    achievement: Snippet


def sentence_quotes(
    need: Texts, achievement: Texts, reasons: Reasons, length: int = _LENGTH
) -> list[Quote]:
    """The pairs of sentences, best first; a long one as the window with most of its key phrases.

    Args:
        need: the need's public texts by part, title included.
        achievement: the achievement's.
        reasons: fresh, or what is still standing of those that were kept.
        length: of the window, in characters.
    """
    return [
        Quote(
            _shown(need, pair.need, pair.marks_need, length),
            _shown(achievement, pair.achievement, pair.marks_achievement, length),
        )
        for pair in reasons.pairs
    ]


def phrase_quotes(need: Texts, achievement: Texts, reasons: Reasons) -> list[Quote]:
    """The words around each shared phrase on both sides."""
    return [
        Quote(_around(need, shared.need), _around(achievement, shared.achievement))
        for shared in reasons.phrases
    ]


def _shown(texts: Texts, place: Place, marks: Sequence[Span], length: int) -> Snippet:
    text = without_tags(texts[place.part])
    words = [" ".join(text[left:right].split()) for left, right in marks]
    return snippet(text[place.start : place.end], words, length)


def _around(texts: Texts, place: Place) -> Snippet:
    text = texts[place.part]
    left, right = max(0, place.start - _AROUND), min(len(text), place.end + _AROUND)
    pieces = (
        (("…" if left else "") + _flat(text[left : place.start]), False),
        (_flat(text[place.start : place.end]), True),
        (_flat(text[place.end : right]) + ("…" if right < len(text) else ""), False),
    )
    return Snippet(tuple(piece for piece in pieces if piece[0]))


def _flat(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
