"""What of kept reasons is still true of the two public texts, which may have changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matcher.indicators import describe
from matcher.matching.reasons.missing import unsaid_told
from matcher.matching.reasons.models import (
    IndicatorReason,
    Missing,
    Place,
    Reasons,
    SentencePair,
    SharedPhrase,
    Span,
)
from matcher.matching.reasons.sentences import sentences
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.stated import stated_in_rows
from matcher.matching.tokens import fold

_Texts = Mapping[str, str]


def still_standing(reasons: Reasons, need: Side, achievement: Side) -> Reasons:
    """The reasons without what does not stand there any more, or is not public any more.

    Args:
        reasons: as they were kept.
        need: the need as it is now.
        achievement: the achievement as it is now.
    """
    sides = need.texts, achievement.texts
    indicators = _standing_indicators(reasons.indicators, need, achievement)
    return replace(
        reasons,
        phrases=tuple(one for one in reasons.phrases if _is_shared(one, *sides)),
        pairs=_standing_pairs(reasons.pairs, *sides),
        indicators=indicators,
        missing=_standing_missing(reasons, unsaid_told(indicators)),
    )


def quoted(place: Place, texts: _Texts) -> str:
    """What stands at the place; nothing of a part that is not there."""
    return texts.get(place.part, "")[place.start : place.end]


def _is_shared(shared: SharedPhrase, need: _Texts, achievement: _Texts) -> bool:
    both = quoted(shared.need, need), quoted(shared.achievement, achievement)
    return all(fold(said) == fold(shared.phrase) for said in both)


def _standing_pairs(
    pairs: Sequence[SentencePair], need: _Texts, achievement: _Texts
) -> tuple[SentencePair, ...]:
    if not pairs:
        return ()
    wanted, offered = ({one.place for one in sentences(texts)} for texts in (need, achievement))
    return tuple(
        pair
        for pair in pairs
        if pair.need in wanted
        and pair.achievement in offered
        and _marked(pair.need, pair.marks_need, need)
        == _marked(pair.achievement, pair.marks_achievement, achievement)
    )


def _marked(place: Place, marks: Sequence[Span], texts: _Texts) -> list[str]:
    return [fold(quoted(Place(place.part, *mark), texts)) for mark in marks]


def _standing_missing(reasons: Reasons, unsaid: str) -> tuple[Missing, ...]:
    """With no other indicators named as unsaid than those that still stand."""
    before = unsaid_told(reasons.indicators)
    told = (
        replace(one, text=unsaid) if before and one.text == before else one
        for one in reasons.missing
    )
    return tuple(one for one in told if one.text)


def _standing_indicators(
    indicators: Sequence[IndicatorReason], need: Side, achievement: Side
) -> tuple[IndicatorReason, ...]:
    if not indicators:
        return ()
    wanted, offered = _rows(need), _rows(achievement) | {""}
    return tuple(
        one
        for one in indicators
        if _is_stated(need, one.need, one.said_need, one.wanted in wanted)
        and _is_stated(achievement, one.achievement, one.said_achievement, one.offered in offered)
    )


def _is_stated(side: Side, place: Place | None, said: str, in_row: bool) -> bool:
    """Whether the text reads there as it did; what it means was read with what stands around."""
    if place is None:
        return in_row
    checked = side.listing is not None and getattr(side.listing, "indicators_checked", False)
    return not checked and quoted(place, side.texts) == said


def _rows(side: Side) -> set[str]:
    return set(map(describe, stated_in_rows(side.listing))) if side.listing else set()
