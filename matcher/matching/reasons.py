"""Why two listings match: phrases that both use, with their places, and structured fit in words.

Everything here is read from the two listings; nothing is invented.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matcher.listings.models import Achievement, Listing
from matcher.matching.tokens import Token, Tokenizer
from matcher.taxonomy import scheme

_MOST_PHRASES = 5
# Of one word on the other side. Every word of a run is compared at most so many times: texts that
# repeat a word thousands of times would take minutes, and so often it does not tell anything.
_MOST_PLACES = 32
_LEVEL_NAMES = {1: "门类", 2: "大类", 3: "中类", 4: "小类"}
# A part's name, its words, and which of them.
_At = tuple[str, Sequence[Token], int]


@dataclass(frozen=True)
class Place:
    """Where a phrase stands: the part's name and character offsets."""

    part: str
    start: int
    end: int


@dataclass(frozen=True)
class SharedPhrase:
    """Words that both sides use, and how rare they are together."""

    phrase: str
    need: Place
    achievement: Place
    weight: float


@dataclass(frozen=True)
class Fit:
    """One structured aspect, what is asked and offered, and the conclusion.

    Attributes:
        aspect: field, industry, region, trl or cooperation.
        verdict: met, near, unmet or unknown.
        text: the conclusion in words that stand alone.
        wanted: what the need says.
        offered: what the achievement says.
    """

    aspect: str
    verdict: str
    text: str
    wanted: str = ""
    offered: str = ""


@dataclass(frozen=True)
class Reasons:
    """What speaks for a pair and what is not known.

    Attributes:
        phrases: what both texts say.
        fits: the structured aspects.
        second_look: how a cross-encoder changed the place of the pair; empty if it did not.
    """

    phrases: tuple[SharedPhrase, ...]
    fits: tuple[Fit, ...]
    second_look: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data for the database and for machines."""
        return asdict(self)

    def as_text(self) -> list[str]:
        """Short lines for a terminal."""
        shared = "、".join(phrase.phrase for phrase in self.phrases)
        lines = [f"共同要点：{shared}" if shared else "", *(fit.text for fit in self.fits)]
        return [line for line in (*lines, self.second_look) if line]


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
    offered = _places_by_word(achievement, tokenizer)
    found: dict[str, SharedPhrase] = {}
    for part, text in need.items():
        words = tokenizer.words(text)
        at = 0
        while at < len(words):
            length, place = _longest_run(words, at, offered)
            # A number that happens to stand on both sides says nothing.
            if place and any(token.word.isalpha() for token in words[at : at + length]):
                run = words[at : at + length]
                phrase = text[run[0].start : run[-1].end]
                here = Place(part, run[0].start, run[-1].end)
                weight = round(sum(rarity(token.word) for token in run), 3)
                found.setdefault(phrase.lower(), SharedPhrase(phrase, here, place, weight))
            at += max(length, 1)
    best = sorted(found.values(), key=lambda shared: (-shared.weight, shared.phrase))
    return tuple(_first_apart(best))


def second_look_told(moved: int) -> str:
    """What to tell of so many places up, or down if negative; nothing of none."""
    if not moved:
        return ""
    return f"交叉编码器复核双方文字后，{'提前' if moved > 0 else '后移'} {abs(moved)} 位"


def structured_fit(need: Listing, achievement: Listing) -> tuple[Fit, ...]:
    """Technical field, industry, region, maturity and manner of cooperation, in words."""
    checks = (_field_fit, _industry_fit, _region_fit, _maturity_fit, _cooperation_fit)
    return tuple(fit for check in checks if (fit := check(need, achievement)) is not None)


def _places_by_word(parts: Mapping[str, str], tokenizer: Tokenizer) -> Mapping[str, Sequence[_At]]:
    """Where each word first stands; long texts must not be compared word by word."""
    places: dict[str, list[_At]] = {}
    for part, text in parts.items():
        words = tokenizer.words(text)
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
        while _continues(words, at + length) and _continues(others, start + length):
            if words[at + length].word != others[start + length].word:
                break
            length += 1
        if length > best:
            best = length
            place = Place(part, others[start].start, others[start + length - 1].end)
    return best, place


def _continues(words: Sequence[Token], at: int) -> bool:
    """Whether the word at this place touches the one before it."""
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


def _field_fit(need: Listing, achievement: Listing) -> Fit | None:
    wanted = _names("technical_fields", need.technical_fields)
    offered = _names("technical_fields", achievement.technical_fields)
    if not wanted or not offered:
        return Fit("field", "unknown", "技术领域：有一方未说明", wanted, offered)
    both = [code for code in need.technical_fields if code in achievement.technical_fields]
    if both:
        text = f"技术领域相同：{_names('technical_fields', both)}"
        return Fit("field", "met", text, wanted, offered)
    return Fit("field", "unmet", "技术领域不同", wanted, offered)


def _industry_fit(need: Listing, achievement: Listing) -> Fit | None:
    if not need.industry or not achievement.industry:
        return None
    industries = scheme("industries")
    sides = (industries.name(need.industry), industries.name(achievement.industry))
    pairs = zip(
        industries.lineage(need.industry), industries.lineage(achievement.industry), strict=False
    )
    common = [one for one, other in pairs if one == other]
    if not common:
        return Fit("industry", "unmet", "行业不同", *sides)
    verdict = "met" if len(common) >= 3 else "near"
    text = f"行业同{_LEVEL_NAMES[len(common)]}：{industries.name(common[-1])}"
    return Fit("industry", verdict, text, *sides)


def _region_fit(need: Listing, achievement: Listing) -> Fit | None:
    if not need.region or not achievement.region:
        return None
    regions = scheme("regions")
    sides = (regions.name(need.region), regions.name(achievement.region))
    same_prefecture = need.region[:4] == achievement.region[:4] and need.region[2:] != "0000"
    if same_prefecture:
        text = f"同在{regions.name(need.region[:4] + '00')}"
        return Fit("region", "met", text, *sides)
    if need.region[:2] == achievement.region[:2]:
        text = f"同在{regions.name(need.region[:2] + '0000')}"
        return Fit("region", "near", text, *sides)
    return Fit("region", "unmet", f"成果在{sides[1]}", *sides)


def _maturity_fit(need: Listing, achievement: Listing) -> Fit | None:
    asked = getattr(need, "min_trl", None)
    offered = achievement.trl if isinstance(achievement, Achievement) else None
    sides = (f"TRL {asked} 以上" if asked else "", f"TRL {offered}" if offered else "")
    if asked is None and offered is None:
        return None
    if offered is None:
        return Fit("trl", "unknown", f"成熟度：要求 TRL {asked}，成果未说明", *sides)
    if asked is None:
        return Fit("trl", "unknown", f"成熟度：成果 TRL {offered}，需求未要求", *sides)
    if offered >= asked:
        return Fit("trl", "met", f"成熟度 TRL {offered}，达到要求的 TRL {asked}", *sides)
    return Fit("trl", "unmet", f"成熟度 TRL {offered}，低于要求的 TRL {asked}", *sides)


def _cooperation_fit(need: Listing, achievement: Listing) -> Fit | None:
    asked = getattr(need, "cooperation", None)
    offered = getattr(achievement, "cooperation", None)
    if not asked or not offered:
        return None
    sides = (_names("cooperation", asked), _names("cooperation", offered))
    both = [code for code in asked if code in offered]
    if not both:
        return Fit("cooperation", "unmet", "合作方式不一致", *sides)
    return Fit("cooperation", "met", f"合作方式一致：{_names('cooperation', both)}", *sides)


def _names(title: str, codes: Sequence[str]) -> str:
    return "、".join(scheme(title).name(code) for code in codes)
