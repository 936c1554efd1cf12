"""The indicators that a need asks for, and what the achievement states of them."""

from collections.abc import Sequence

from matcher.indicators import compare, describe
from matcher.matching.reasons.models import IndicatorReason
from matcher.matching.reasons.stated import Stated
from matcher.taxonomy import load_rules

_TODAY = ("problem", "pain_points")
_TOLD_FIRST = ("met", "unmet", "unclear", "unknown")


def indicator_reasons(
    wanted: Sequence[Stated], offered: Sequence[Stated]
) -> tuple[IndicatorReason, ...]:
    """One for each indicator that is asked for by name, met ones first, then those not met.

    Args:
        wanted: what the need states.
        offered: what the achievement states.
    """
    named = _asked([stated for stated in wanted if stated.mention.name])
    compared = compare([stated.mention for stated in named], [stated.mention for stated in offered])
    partners = {id(stated.mention): stated for stated in offered}
    told = [
        _reason(stated, partners.get(id(one.offered)), one.verdict)
        for stated, one in zip(named, compared, strict=True)
    ]
    once = list({(one.wanted, one.offered): one for one in reversed(told)}.values())[::-1]
    once.sort(key=lambda one: _TOLD_FIRST.index(one.verdict))
    return tuple(once[: load_rules().reasons.indicators])


def _asked(stated: Sequence[Stated]) -> Sequence[Stated]:
    """Without how things stand today, unless the need says nothing else."""
    asked = [one for one in stated if not (one.place and one.place.part in _TODAY)]
    return asked or stated


def _reason(wanted: Stated, offered: Stated | None, verdict: str) -> IndicatorReason:
    return IndicatorReason(
        wanted.mention.name,
        describe(wanted.mention),
        describe(offered.mention) if offered else "",
        verdict,
        wanted.place,
        offered.place if offered else None,
        wanted.words,
        offered.words if offered else "",
    )
