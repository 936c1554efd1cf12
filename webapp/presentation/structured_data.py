"""Public objects as schema.org JSON-LD, from what their pages show anyway."""

from typing import Any

from flask import url_for

from matcher.accounts.models import Organization
from matcher.listings.models import Achievement, Demand, Listing, Scenario
from matcher.matching.passages import side_of
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import runtime
from webapp.links import absolute
from webapp.presentation.listings import listing_url, summary
from webapp.presentation.text import day, names

_CONTEXT = "https://schema.org"
# An enterprise is the narrower type; universities and institutes have types of their own.
_TYPES = {
    "enterprise": "Corporation",
    "university": "CollegeOrUniversity",
    "institute": "ResearchOrganization",
    "government": "GovernmentOrganization",
}
_TEN_THOUSAND = 10_000


def listing_data(listing: Listing) -> dict[str, Any]:
    """The page of a public listing; what it seeks is a `Demand`, what it offers an `Offer`."""
    address = absolute(listing_url(listing))
    return {
        "@context": _CONTEXT,
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": listing.public_title,
        "description": summary(listing),
        "inLanguage": "zh-CN",
        "datePublished": day(listing.published_at),
        "keywords": [mask(word) for word in listing.keywords or ()],
        "provider": _organization(listing.organization),
        "publisher": {"@type": "Organization", "name": runtime().settings.zone_name},
        "mainEntity": _entity(listing),
    }


def organization_data(organization: Organization, profile: str) -> dict[str, Any]:
    """An organization that has something public.

    Args:
        organization: which.
        profile: what it says of itself, masked.
    """
    told = {"description": profile} if profile else {}
    return {"@context": _CONTEXT, **_organization(organization), **told}


def _organization(organization: Organization) -> dict[str, Any]:
    address = absolute(url_for("organization.show", organization_id=organization.id))
    place = scheme("regions").path(organization.region or "")
    located = {"areaServed": {"@type": "Place", "name": place}} if place else {}
    return {
        "@type": _TYPES.get(organization.kind, "Organization"),
        "@id": address,
        "url": address,
        "name": organization.name,
        **located,
    }


def _entity(listing: Listing) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "@type": "Demand" if side_of(listing.kind) == "need" else "Offer",
        "identifier": listing.code,
        "name": listing.public_title,
        "category": scheme("listing_kinds").name(listing.kind),
        "availabilityStarts": day(listing.published_at),
        "itemOffered": {
            "@type": "Service",
            "name": listing.public_title,
            "serviceType": names("technical_fields", listing.technical_fields),
        },
    }
    if listing.valid_until:
        entity["validThrough"] = day(listing.valid_until)
    if listing.region:
        entity["areaServed"] = {"@type": "Place", "name": scheme("regions").path(listing.region)}
    low, high = _money(listing)
    if low is not None or high is not None:
        entity["priceSpecification"] = _price(low, high)
    return entity


def _money(listing: Listing) -> tuple[float | None, float | None]:
    if isinstance(listing, Demand):
        return listing.funds_min, listing.funds_max
    if isinstance(listing, Achievement):
        return listing.price_min, listing.price_max
    return None, listing.funds_max if isinstance(listing, Scenario) else None


def _price(low: float | None, high: float | None) -> dict[str, Any]:
    """A range in yuan; the platform counts in ten thousand."""
    ends = {"minPrice": low, "maxPrice": high}
    given = {name: round(end * _TEN_THOUSAND, 2) for name, end in ends.items() if end is not None}
    return {"@type": "PriceSpecification", "priceCurrency": "CNY", **given}
