"""How technical field, industry, region, maturity and cooperation fit, in words."""

from collections.abc import Sequence

from matcher.listings.models import Achievement, Listing
from matcher.matching.reasons.models import Fit
from matcher.taxonomy import scheme

_LEVEL_NAMES = {1: "门类", 2: "大类", 3: "中类", 4: "小类"}


def structured_fit(need: Listing, achievement: Listing) -> tuple[Fit, ...]:
    """Technical field, industry, region, maturity and manner of cooperation, in words."""
    checks = (_field_fit, _industry_fit, _region_fit, _maturity_fit, _cooperation_fit)
    return tuple(fit for check in checks if (fit := check(need, achievement)) is not None)


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
