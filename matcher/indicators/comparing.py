"""What is wanted beside what is offered: met, unmet, not clear, or not said.

A verdict is given only where the words leave no other: a promise of at least 90 % neither shows
nor denies 95 %. A wrong "met" does more harm than one that is not said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.indicators.alike import SAME, alike
from matcher.indicators.intervals import asked, promised
from matcher.indicators.mention import Mention
from matcher.indicators.polarity import covers
from matcher.indicators.quantities import Scale, scale_of


@dataclass(frozen=True)
class Compared:
    """One wanted indicator and what the other side says of it.

    Attributes:
        wanted: the indicator that is asked for.
        offered: what is said of the same, or of what may be the same; None if nothing is.
        verdict: "met", "unmet", "unclear" where both sides say something that does not tell, or
            "unknown" where nothing is offered.
    """

    wanted: Mention
    offered: Mention | None
    verdict: str


def compare(wanted: Sequence[Mention], offered: Sequence[Mention]) -> list[Compared]:
    """One comparison for each wanted indicator, in their order.

    What either side says of its state today (目前合格率70%) is neither asked for nor offered.
    """
    offers = [one for one in offered if not one.current]
    return [_compared(one, offers) for one in wanted]


def _compared(wanted: Mention, offered: Sequence[Mention]) -> Compared:
    if wanted.current:
        return Compared(wanted, None, "unknown")
    ranked = [(alike(wanted.name, one.name), one) for one in offered if _comparable(wanted, one)]
    surest = max((sure for sure, _ in ranked), default=0)
    if not surest:
        return Compared(wanted, None, "unknown")
    verdicts = {one: _verdict(wanted, one) for sure, one in ranked if sure == surest}
    said = set(verdicts.values()) - {"unclear"} if surest >= SAME else set()
    verdict = said.pop() if len(said) == 1 else "unclear"
    # Two statements that contradict each other say nothing.
    partner = next(
        (one for one, given in verdicts.items() if given == verdict), next(iter(verdicts))
    )
    return Compared(wanted, partner, verdict)


def _comparable(wanted: Mention, offered: Mention) -> bool:
    if wanted.change != offered.change:
        return False
    one, other = _scales(wanted, offered)
    return one.dimension == other.dimension


def _scales(wanted: Mention, offered: Mention) -> tuple[Scale, Scale]:
    difference = bool(wanted.change) or _magnitude(wanted, offered)
    return scale_of(wanted.unit, difference), scale_of(offered.unit, difference)


def _magnitude(wanted: Mention, offered: Mention) -> bool:
    return "±" in {wanted.comparison, offered.comparison}


def _verdict(wanted: Mention, offered: Mention) -> str:
    scale, other_scale = _scales(wanted, offered)
    magnitude = _magnitude(wanted, offered)
    need = asked(wanted, scale, magnitude)
    offer = promised(offered, other_scale, magnitude)
    if covers(wanted.name) and wanted.comparison == offered.comparison == "范围":
        return "met" if offer.holds(need) else "unmet"
    if need.holds(offer):
        return "met"
    return "unmet" if need.misses(offer) else "unclear"
