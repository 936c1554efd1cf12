"""What a listing states in fields rather than prose."""

from collections.abc import Callable, Mapping

from matcher.exchange.drafts import OWN_SOURCE
from matcher.listings.models import Achievement, Demand, Listing, Scenario
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.presentation.text import day, money_range, names

Facts = list[tuple[str, str]]


def source_name(source: str) -> str:
    """From where a listing was taken over; empty for what its owner wrote or imported here."""
    return "" if source == "own" or source.startswith(OWN_SOURCE) else source


def facts(listing: Listing) -> Facts:
    """What the listing states in fields rather than prose: (label, text), unstated ones left out.

    Labels come from the schema.
    """
    label = listing.SCHEMA.label
    own = _FACTS[listing.kind](listing, label)
    common = [
        (label("technical_fields"), names("technical_fields", listing.technical_fields)),
        (label("industry"), scheme("industries").path(listing.industry or "")),
        (label("region"), scheme("regions").path(listing.region or "")),
    ]
    return [(name, mask(text)) for name, text in [*own, *common] if text]


def back_matter(listing: Listing) -> Facts:
    """Code, days and source, as in the small print below a listing."""
    rows = [
        ("编号", listing.code),
        ("发布日期", day(listing.published_at)),
        (listing.SCHEMA.label("valid_until"), day(listing.valid_until)),
        ("来源", source_name(listing.source)),
        (listing.SCHEMA.label("external_id"), listing.external_id or ""),
    ]
    return [(name, text) for name, text in rows if text]


def _demand(listing: Listing, label: Callable[[str], str]) -> Facts:
    assert isinstance(listing, Demand)  # noqa: S101 - chosen by kind
    months = listing.time_limit_months
    return [
        ("拟投入资金", money_range(listing.funds_min, listing.funds_max)),
        ("完成期限", f"{months} 个月" if months else ""),
        (label("cooperation"), names("cooperation", listing.cooperation)),
        ("最低成熟度", _maturity(listing.min_trl)),
        (label("scenario_trial"), "可以" if listing.scenario_trial else ""),
        (label("intended_partner"), listing.intended_partner),
    ]


def _scenario(listing: Listing, label: Callable[[str], str]) -> Facts:
    assert isinstance(listing, Scenario)  # noqa: S101 - chosen by kind
    return [
        (label("category"), scheme("scenario_categories").name(listing.category)),
        (label("place"), listing.place),
        (label("opening"), scheme("openings").name(listing.opening)),
        (label("investment"), listing.investment),
        ("投入上限", money_range(None, listing.funds_max)),
        ("最低成熟度", _maturity(listing.min_trl)),
        (label("closing_date"), day(listing.closing_date)),
    ]


def _achievement(listing: Listing, label: Callable[[str], str]) -> Facts:
    assert isinstance(listing, Achievement)  # noqa: S101 - chosen by kind
    return [
        ("成熟度", _maturity(listing.trl)),
        (label("cooperation"), names("cooperation", listing.cooperation)),
        ("价格", money_range(listing.price_min, listing.price_max)),
        (label("completing_units"), "、".join(listing.completing_units or ())),
        (label("team"), listing.team),
        (label("level"), scheme("appraisal_levels").name(listing.level)),
        (label("attribute"), scheme("attributes").name(listing.attribute)),
        (label("evaluation"), listing.evaluation),
        (label("registration_number"), listing.registration_number),
    ]


_FACTS: Mapping[str, Callable[[Listing, Callable[[str], str]], Facts]] = {
    "demand": _demand,
    "scenario": _scenario,
    "achievement": _achievement,
}


def _maturity(level: int | None) -> str:
    return f"TRL {level}（{scheme('trl').name(str(level))}）" if level else ""
