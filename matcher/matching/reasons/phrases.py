"""Phrases that both texts use, with their places."""

from collections.abc import Callable, Mapping, Sequence

from matcher.matching.reasons.models import Place, SharedPhrase
from matcher.matching.tokens import Token, Tokenizer

_MOST_PHRASES = 5
# Of one word on the other side, and of one phrase: every word is compared at most so many times.
# Texts that repeat a word thousands of times would take minutes, and it would not tell anything.
_MOST_PLACES = 32
_MOST_WORDS = 16
# A part's name, its words, and which of them.
_At = tuple[str, Sequence[Token], int]
_Words = Mapping[str, Sequence[Token]]


def shared_phrases(
    need: Mapping[str, str],
    achievement: Mapping[str, str],
    tokenizer: Tokenizer,
    rarity: Callable[[str], float],
) -> tuple[SharedPhrase, ...]:
    """The rarest runs of words that stand in both texts, best first, each word told once.

    Args:
        need: the need's parts by name, title included.
        achievement: the achievement's parts by name.
        tokenizer: cuts words with their places.
        rarity: inverse document frequency of a word.
    """
    wanted = {part: tokenizer.words(text) for part, text in need.items()}
    offered = {part: tokenizer.words(text) for part, text in achievement.items()}
    return shared_runs(wanted, offered, need, rarity)


def shared_runs(
    need: _Words, achievement: _Words, texts: Mapping[str, str], rarity: Callable[[str], float]
) -> tuple[SharedPhrase, ...]:
    """The same of words that are cut already.

    Args:
        need: the words of the need by part.
        achievement: the words of the achievement by part.
        texts: the need's parts, from which phrases are quoted.
        rarity: inverse document frequency of a word.
    """
    offered = _places_by_word(achievement)
    found: dict[str, SharedPhrase] = {}
    for part, words in need.items():
        at = 0
        while at < len(words):
            length, place = _longest_run(words, at, offered)
            # A number that happens to stand on both sides says nothing.
            if place and any(token.word.isalpha() for token in words[at : at + length]):
                run = words[at : at + length]
                phrase = texts[part][run[0].start : run[-1].end]
                here = Place(part, run[0].start, run[-1].end)
                weight = round(sum(rarity(token.word) for token in run), 3)
                found.setdefault(phrase.lower(), SharedPhrase(phrase, here, place, weight))
            at += max(length, 1)
    best = sorted(found.values(), key=lambda shared: (-shared.weight, shared.phrase))
    return tuple(_first_apart(best))


def _places_by_word(parts: _Words) -> Mapping[str, Sequence[_At]]:
    """Where each word first stands; long texts must not be compared word by word."""
    places: dict[str, list[_At]] = {}
    for part, words in parts.items():
        for at, token in enumerate(words):
            here = places.setdefault(token.word, [])
            if len(here) < _MOST_PLACES:
                here.append((part, words, at))
    return places


def _longest_run(
    words: Sequence[Token], at: int, offered: Mapping[str, Sequence[_At]]
) -> tuple[int, Place | None]:
    """The longest run from `at` that also stands unbroken in an offered part."""
    best, place = 0, None
    for part, others, start in offered.get(words[at].word, ()):
        length = 1
        while length < _MOST_WORDS and _continue_alike(words, at + length, others, start + length):
            length += 1
        if length > best:
            best = length
            place = Place(part, others[start].start, others[start + length - 1].end)
        if best == _MOST_WORDS:
            break
    return best, place


def _continue_alike(words: Sequence[Token], at: int, others: Sequence[Token], start: int) -> bool:
    """Whether the words at these places are the same, and touch those before them."""
    return (
        _continues(words, at) and _continues(others, start) and words[at].word == others[start].word
    )


def _continues(words: Sequence[Token], at: int) -> bool:
    return at < len(words) and words[at].start == words[at - 1].end


def _first_apart(phrases: Sequence[SharedPhrase]) -> list[SharedPhrase]:
    """The first few that do not stand within an earlier one."""
    kept: list[SharedPhrase] = []
    for shared in phrases:
        if len(kept) == _MOST_PHRASES:
            break
        if not any(shared.phrase.lower() in longer.phrase.lower() for longer in kept):
            kept.append(shared)
    return kept
