"""What either side would have to say for a better judgement of the pair."""

from collections.abc import Iterator, Sequence

from matcher.listings.models import Demand, Listing
from matcher.matching.reasons.models import IndicatorReason, Missing
from matcher.matching.reasons.side import Side
from matcher.taxonomy import load_rules

_NAMED = 3  # indicators that one line names
_NAMES = {"need": "需求", "achievement": "成果"}


def what_is_missing(
    need: Side, achievement: Side, indicators: Sequence[IndicatorReason]
) -> tuple[Missing, ...]:
    """What is not said on either side, the most useful first.

    What is said but withheld from the public is not missing.

    Args:
        need: the need, a listing or a text.
        achievement: the achievement.
        indicators: how the indicators of the two compare.
    """
    rules = load_rules().reasons.missing
    found = [
        *_short_texts(need, achievement, rules.characters),
        *_indicators(need, achievement, indicators),
        *(_of_need(need.listing) if need.listing else ()),
        *(_of_achievement(achievement.listing, need.listing) if achievement.listing else ()),
    ]
    return tuple(sorted(found, key=lambda one: rules.order.index(one.aspect))[: rules.most])


def unsaid_told(indicators: Sequence[IndicatorReason]) -> str:
    """Which indicators the achievement says nothing of; empty if none."""
    unsaid = list(dict.fromkeys(one.name for one in indicators if not one.offered))
    more = f"等 {len(unsaid)} 项指标" if len(unsaid) > _NAMED else ""
    return f"成果未说明{'、'.join(unsaid[:_NAMED])}{more}" if unsaid else ""


def _short_texts(need: Side, achievement: Side, characters: int) -> Iterator[Missing]:
    for side in (need, achievement):
        written = sum(letter.isalnum() for text in side.texts.values() for letter in text)
        if written < characters:
            text = f"{_NAMES[side.name]}公开的文字只有 {written} 字，难以判断"
            yield Missing(side.name, "text", text)


def _indicators(
    need: Side, achievement: Side, indicators: Sequence[IndicatorReason]
) -> Iterator[Missing]:
    if unsaid := unsaid_told(indicators):
        yield Missing("achievement", "indicators", unsaid)
    if not indicators:
        yield Missing("need", "indicators", "需求没有提出可比较的技术指标")
    if not indicators and not achievement.stated:
        yield Missing("achievement", "indicators", "成果没有给出技术指标")


def _of_need(need: Listing) -> Iterator[Missing]:
    says = {
        "trl": ("min_trl", "要求的成熟度"),
        "funds": ("funds_max", "拟投入资金"),
        "cooperation": ("cooperation", "合作方式"),
        "conditions": ("conditions", "现有条件" if isinstance(need, Demand) else "场景条件"),
        "time_limit": ("time_limit_months", "期限"),
        "field": ("technical_fields", "技术领域"),
    }
    return _unsaid("need", need, says)


def _of_achievement(achievement: Listing, need: Listing | None) -> Iterator[Missing]:
    asked = getattr(need, "min_trl", None)
    says = {
        "trl": ("trl", f"成熟度（需求要求 TRL {asked} 以上）" if asked else "成熟度"),
        "funds": ("price_max", "价格"),
        "cooperation": ("cooperation", "合作方式"),
        "ip": ("ip", "知识产权状况"),
        "conditions": ("conditions", "转化条件"),
        "field": ("technical_fields", "技术领域"),
    }
    return _unsaid("achievement", achievement, says)


def _unsaid(side: str, listing: Listing, says: dict[str, tuple[str, str]]) -> Iterator[Missing]:
    """One for each aspect whose field the listing has and leaves empty."""
    for aspect, (field, name) in says.items():
        if hasattr(listing, field) and not (getattr(listing, field) or _half(listing, field)):
            yield Missing(side, aspect, f"{_NAMES[side]}未说明{name}")


def _half(listing: Listing, field: str) -> object:
    """The lower end where the upper one is not given."""
    return getattr(listing, field.replace("_max", "_min"), None)
