"""Why two listings match, quoted from their public texts."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from matcher.matching import reasons as told
from matcher.matching.models import Match
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.standing import quoted, still_standing
from matcher.privacy.masking import mask
from webapp.api.models.base import Model

Texts = Mapping[str, str]


class Phrase(Model):
    """Words that both sides use."""

    phrase: str = Field(title="共同要点")
    weight: float = Field(title="有多少见")


class Fit(Model):
    """One structured aspect."""

    aspect: str = Field(title="方面")
    verdict: str = Field(title="结论：met、near、unmet 或 unknown")
    text: str = Field(title="结论的说明")


class Place(Model):
    """Words of one side, and where they stand in its public text."""

    part: str = Field(title="字段；title 为名称，text 为所提交的文字")
    start: int = Field(title="在该字段中的开始位置（字符）")
    end: int = Field(title="结束位置（字符），不含")
    text: str = Field(title="原文")

    @classmethod
    def of(cls, place: told.Place, texts: Texts) -> Self:
        """What stands at the place."""
        return cls(part=place.part, start=place.start, end=place.end, text=quoted(place, texts))


class SentencePair(Model):
    """A sentence of each side that say the same."""

    need: Place = Field(title="需求方的句子")
    achievement: Place = Field(title="成果方的句子")
    similarity: float = Field(title="相近的程度，0 到 1")
    key_phrases: list[str] = Field(title="双方都有的词语，按需求方的写法")


class IndicatorReason(Model):
    """An indicator that the need asks for, and what the achievement says of it."""

    name: str = Field(title="指标名称")
    wanted: str = Field(title="要求")
    offered: str = Field(title="成果所述；没有时为空")
    verdict: str = Field(
        title="结论：met（满足）、unmet（不满足）、unclear（待核实）或 unknown（未说明）"
    )
    need: Place | None = Field(title="要求的出处；填在指标表中时为空")
    achievement: Place | None = Field(title="成果所述的出处")


class Missing(Model):
    """What one side would have to say for a better judgement."""

    side: str = Field(title="哪一方：need 或 achievement")
    aspect: str = Field(title="方面")
    text: str = Field(title="说明")


class Reasons(Model):
    """Why two listings match; nothing that is not in their public texts."""

    phrases: list[Phrase] = Field(title="共同要点")
    fits: list[Fit] = Field(title="条件是否契合")
    second_look: str = Field(title="交叉编码器复核的结果；没有时为空")
    pairs: list[SentencePair] = Field(title="最相近的句子")
    indicators: list[IndicatorReason] = Field(title="指标对照")
    missing: list[Missing] = Field(title="补充后更便于判断的内容")
    unexplained: str = Field(title="无法说明的原因；能说明时为空")

    @classmethod
    def of(cls, reasons: told.Reasons, need: Texts, achievement: Texts) -> Self:
        """Reasons that stand in these texts.

        Args:
            reasons: why they match.
            need: the need's public texts by part.
            achievement: the achievement's.
        """
        return cls(
            phrases=[Phrase(phrase=mask(one.phrase), weight=one.weight) for one in reasons.phrases],
            fits=[
                Fit(aspect=one.aspect, verdict=one.verdict, text=mask(one.text))
                for one in reasons.fits
            ],
            second_look=reasons.second_look,
            pairs=[_pair(one, need, achievement) for one in reasons.pairs],
            indicators=[_indicator(one, need, achievement) for one in reasons.indicators],
            missing=[
                Missing(side=one.side, aspect=one.aspect, text=one.text) for one in reasons.missing
            ],
            unexplained=reasons.unexplained,
        )

    @classmethod
    def kept(cls, match: Match) -> Self:
        """What was kept with a match, without what does not stand in the texts any more."""
        sides = Side.of(match.need), Side.of(match.achievement)
        standing = still_standing(told.Reasons.read(match.reasons), *sides)
        return cls.of(standing, *(side.texts for side in sides))


def _pair(pair: told.SentencePair, need: Texts, achievement: Texts) -> SentencePair:
    part = pair.need.part
    return SentencePair(
        need=Place.of(pair.need, need),
        achievement=Place.of(pair.achievement, achievement),
        similarity=pair.similarity,
        key_phrases=[quoted(told.Place(part, *mark), need) for mark in pair.marks_need],
    )


def _indicator(indicator: told.IndicatorReason, need: Texts, achievement: Texts) -> IndicatorReason:
    return IndicatorReason(
        name=indicator.name,
        wanted=indicator.wanted,
        offered=indicator.offered,
        verdict=indicator.verdict,
        need=Place.of(indicator.need, need) if indicator.need else None,
        achievement=Place.of(indicator.achievement, achievement) if indicator.achievement else None,
    )
