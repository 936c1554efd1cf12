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
_LEVEL_NAMES = {1: "门类", 2: "大类", 3: "中类", 4: "小类"}


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
    """One structured aspect: met, partly, unmet or unknown, and the words for it."""

    aspect: str
    verdict: str
    text: str


@dataclass(frozen=True)
class Reasons:
    """What speaks for a pair and what is not known."""

    phrases: tuple[SharedPhrase, ...]
    fits: tuple[Fit, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for the database and for machines."""
        return asdict(self)

    def as_text(self) -> list[str]:
        """Short lines for a terminal."""
        shared = "、".join(phrase.phrase for phrase in self.phrases)
        return ([f"共同要点：{shared}"] if shared else []) + [fit.text for fit in self.fits]


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
    offered = [(part, tokenizer.words(text)) for part, text in achievement.items()]
    found: dict[str, SharedPhrase] = {}
    for part, text in need.items():
        words = tokenizer.words(text)
        at = 0
        while at < len(words):
            length, place = _longest_run(words, at, offered)
            if place:
                run = words[at : at + length]
                phrase = text[run[0].start : run[-1].end]
                here = Place(part, run[0].start, run[-1].end)
                weight = round(sum(rarity(token.word) for token in run), 3)
                found.setdefault(phrase.lower(), SharedPhrase(phrase, here, place, weight))
            at += max(length, 1)
    best = sorted(found.values(), key=lambda shared: (-shared.weight, shared.phrase))
    return tuple(_without_contained(best)[:_MOST_PHRASES])


def structured_fit(need: Listing, achievement: Listing) -> tuple[Fit, ...]:
    """Technical field, industry, region, maturity and manner of cooperation, in words."""
    checks = (_field_fit, _industry_fit, _region_fit, _maturity_fit, _cooperation_fit)
    return tuple(fit for check in checks if (fit := check(need, achievement)) is not None)


def _longest_run(
    words: Sequence[Token], at: int, offered: Sequence[tuple[str, Sequence[Token]]]
) -> tuple[int, Place | None]:
    """The longest run from `at` that also stands unbroken in an offered part."""
    best, place = 0, None
    for part, others in offered:
        for start, token in enumerate(others):
            if token.word != words[at].word:
                continue
            length = 1
            while _continues(words, at + length) and _continues(others, start + length):
                if words[at + length].word != others[start + length].word:
                    break
                length += 1
            if length > best:
                best, place = length, Place(part, token.start, others[start + length - 1].end)
    return best, place


def _continues(words: Sequence[Token], at: int) -> bool:
    """Whether the word at this place touches the one before it."""
    return at < len(words) and words[at].start == words[at - 1].end


def _without_contained(phrases: Sequence[SharedPhrase]) -> list[SharedPhrase]:
    kept: list[SharedPhrase] = []
    for shared in phrases:
        if not any(shared.phrase.lower() in longer.phrase.lower() for longer in kept):
            kept.append(shared)
    return kept


def _field_fit(need: Listing, achievement: Listing) -> Fit | None:
    if not need.technical_fields or not achievement.technical_fields:
        return Fit("field", "unknown", "技术领域：有一方未说明")
    both = [code for code in need.technical_fields if code in achievement.technical_fields]
    if both:
        names = "、".join(scheme("technical_fields").name(code) for code in both)
        return Fit("field", "met", f"技术领域相同：{names}")
    return Fit("field", "unmet", "技术领域不同")


def _industry_fit(need: Listing, achievement: Listing) -> Fit | None:
    if not need.industry or not achievement.industry:
        return None
    industries = scheme("industries")
    pairs = zip(
        industries.lineage(need.industry), industries.lineage(achievement.industry), strict=False
    )
    common = [one for one, other in pairs if one == other]
    if not common:
        return Fit("industry", "unmet", "行业不同")
    verdict = "met" if len(common) >= 3 else "partly"
    name = industries.name(common[-1])
    return Fit("industry", verdict, f"行业同{_LEVEL_NAMES[len(common)]}：{name}")


def _region_fit(need: Listing, achievement: Listing) -> Fit | None:
    if not need.region or not achievement.region:
        return None
    regions = scheme("regions")
    same_prefecture = need.region[:4] == achievement.region[:4] and need.region[2:] != "0000"
    if same_prefecture:
        return Fit("region", "met", f"同在{regions.name(need.region[:4] + '00')}")
    if need.region[:2] == achievement.region[:2]:
        return Fit("region", "partly", f"同在{regions.name(need.region[:2] + '0000')}")
    return Fit("region", "unmet", f"成果在{regions.name(achievement.region)}")


def _maturity_fit(need: Listing, achievement: Listing) -> Fit | None:
    asked = getattr(need, "min_trl", None)
    offered = achievement.trl if isinstance(achievement, Achievement) else None
    if asked is None and offered is None:
        return None
    if offered is None:
        return Fit("trl", "unknown", f"成熟度：要求 TRL {asked}，成果未说明")
    if asked is None:
        return Fit("trl", "unknown", f"成熟度：成果 TRL {offered}，需求未要求")
    if offered >= asked:
        return Fit("trl", "met", f"成熟度 TRL {offered}，达到要求的 TRL {asked}")
    return Fit("trl", "unmet", f"成熟度 TRL {offered}，低于要求的 TRL {asked}")


def _cooperation_fit(need: Listing, achievement: Listing) -> Fit | None:
    asked = getattr(need, "cooperation", None)
    offered = getattr(achievement, "cooperation", None)
    if not asked or not offered:
        return None
    both = [code for code in asked if code in offered]
    if not both:
        return Fit("cooperation", "unmet", "合作方式不一致")
    names = "、".join(scheme("cooperation").name(code) for code in both)
    return Fit("cooperation", "met", f"合作方式一致：{names}")
