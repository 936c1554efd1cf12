"""What speaks for a pair, what speaks against it, and what is not known: plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

VERDICTS = {"met": "满足", "unmet": "不满足", "unclear": "待核实", "unknown": "未说明"}
Span = tuple[int, int]


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
class SentencePair:
    """A sentence of each side that say the same.

    Attributes:
        need: where the need's sentence stands.
        achievement: where the achievement's sentence stands.
        similarity: how well they agree, 0 to 1.
        marks_need: the key phrases in the need's sentence, as offsets in its part.
        marks_achievement: the same phrases on the other side, in the same order.
    """

    need: Place
    achievement: Place
    similarity: float
    marks_need: tuple[Span, ...] = ()
    marks_achievement: tuple[Span, ...] = ()


@dataclass(frozen=True)
class IndicatorReason:
    """An indicator that the need asks for, and what the achievement says of it, for people.

    Attributes:
        name: 纯度, or empty where the text names none.
        wanted: 纯度 ≥ 99.5 %.
        offered: the same of the achievement; empty if it says nothing.
        verdict: met, unmet, unclear or unknown.
        need: where the need says so; None when it stands in a row of the form.
        achievement: the same of the achievement; None also when it says nothing.
        said_need: the words at the need's place as they were read; empty without a place.
        said_achievement: the same of the achievement.
    """

    name: str
    wanted: str
    offered: str
    verdict: str
    need: Place | None = None
    achievement: Place | None = None
    said_need: str = ""
    said_achievement: str = ""


@dataclass(frozen=True)
class Missing:
    """What one side, need or achievement, would have to say for a better judgement."""

    side: str
    aspect: str
    text: str


@dataclass(frozen=True)
class Reasons:
    """What speaks for a pair and what is not known.

    Attributes:
        phrases: what both texts say.
        fits: the structured aspects.
        second_look: how a cross-encoder changed the place of the pair; empty if it did not.
        pairs: the sentences that agree best, best first.
        indicators: what the need asks for in figures.
        missing: what is not said, the most useful first.
        unexplained: why there is nothing to explain the pair by; empty if there is.
    """

    phrases: tuple[SharedPhrase, ...]
    fits: tuple[Fit, ...]
    second_look: str = ""
    pairs: tuple[SentencePair, ...] = ()
    indicators: tuple[IndicatorReason, ...] = ()
    missing: tuple[Missing, ...] = ()
    unexplained: str = ""

    @staticmethod
    def read(kept: Mapping[str, Any]) -> "Reasons":
        """What `as_json` gave, also before there were pairs, indicators and what is missing."""
        return _KEPT.validate_python({"phrases": (), "fits": (), **kept})

    def as_json(self) -> dict[str, Any]:
        """Plain data for the database and for machines."""
        return asdict(self)

    def as_text(self) -> list[str]:
        """Short lines for a terminal."""
        shared = "、".join(phrase.phrase for phrase in self.phrases)
        unsaid = "、".join(one.wanted for one in self.indicators if one.verdict == "unknown")
        lines = [
            self.unexplained,
            f"共同要点：{shared}" if shared else "",
            *map(_indicator_line, (one for one in self.indicators if one.verdict != "unknown")),
            f"指标未说明：{unsaid}" if unsaid else "",
            *(fit.text for fit in self.fits),
            self.second_look,
            *(f"待补充：{missing.text}" for missing in self.missing),
        ]
        return [line for line in lines if line]


_KEPT = TypeAdapter(Reasons)


def _indicator_line(indicator: IndicatorReason) -> str:
    verdict = VERDICTS[indicator.verdict]
    return f"指标{verdict}：要求{indicator.wanted}，成果{indicator.offered}"
