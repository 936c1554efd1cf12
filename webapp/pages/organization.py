"""An organization and what it has published."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from matcher.accounts.models import VERIFIED, Organization
from matcher.listings.browse import ListingPage, get_organization, listings_of
from matcher.listings.models import KINDS
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.presentation import listing_item
from webapp.presentation.page_meta import page_meta
from webapp.presentation.search import KIND_WORDS
from webapp.presentation.structured_data import organization_data

blueprint = Blueprint("organization", __name__)


# The largest value of the column: beyond it drivers fail instead of finding nothing.
@blueprint.get("/organizations/<int(max=2147483647):organization_id>")
def show(organization_id: int) -> str:
    """The profile and the public listings, newest first."""
    organization = get_organization(session(), actor(), organization_id)
    asked = request.args.get("kind", "")
    kind = asked if asked in KINDS else ""
    page = listings_of(session(), organization, request.args.get("page", 1, type=int), kind)
    verified = organization.state == VERIFIED
    # What an organization says of itself counts once an operator has seen the proof.
    flags = [scheme("organization_flags").name(code) for code in organization.flags if verified]
    profile = mask(organization.profile)
    facts = [
        ("核验", "已通过示范区核验" if verified else ""),
        ("资质", "、".join(flags)),
        ("类型", scheme("organization_kinds").name(organization.kind)),
        ("地区", scheme("regions").path(organization.region or "")),
        ("行业", scheme("industries").path(organization.industry or "")),
    ]
    return render_template(
        "organization/show.html",
        organization=organization,
        verified=verified,
        profile=profile,
        facts=[(label, text) for label, text in facts if text],
        page=page,
        kinds=_kinds(organization, page, kind),
        kind_name=scheme("listing_kinds").name(kind) if kind else "",
        address=_address(organization, kind),
        rows=[listing_item(listing) for listing in page.listings],
        meta=_meta(organization, page, profile),
    )


def _kinds(organization: Organization, page: ListingPage, chosen: str) -> list[dict[str, Any]]:
    """The kinds to choose from, all of them together first; none where there is but one."""
    if len(page.kinds) < 2:
        return []
    counts = {"": sum(page.kinds.values())} | {k: page.kinds[k] for k in KINDS if k in page.kinds}
    return [
        {
            "label": KIND_WORDS.get(kind, "全部"),
            "count": count,
            "url": _address(organization, kind),
            "active": kind == chosen,
        }
        for kind, count in counts.items()
    ]


def _address(organization: Organization, kind: str) -> str:
    return url_for("organization.show", organization_id=organization.id, kind=kind or None)


def _meta(organization: Organization, page: ListingPage, profile: str) -> dict[str, Any]:
    """Nothing is told to programs of an organization that only some may see."""
    told = profile or f"{organization.name}公开的技术需求、应用场景与科技成果"
    data = organization_data(organization, profile) if page.kinds else None
    address = _address(organization, "")
    return page_meta(organization.name, told, address, data=data, indexed=bool(page.kinds))
