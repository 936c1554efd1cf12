"""An organization and what it has published."""

from flask import Blueprint, render_template, request

from matcher.accounts.models import VERIFIED
from matcher.listings.browse import get_organization, listings_of
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.presentation import listing_item

blueprint = Blueprint("organization", __name__)


# The largest value of the column: beyond it drivers fail instead of finding nothing.
@blueprint.get("/organizations/<int(max=2147483647):organization_id>")
def show(organization_id: int) -> str:
    """The profile and the public listings, newest first."""
    organization = get_organization(session(), actor(), organization_id)
    page = listings_of(session(), organization, request.args.get("page", 1, type=int))
    verified = organization.state == VERIFIED
    # What an organization says of itself counts once an operator has seen the proof.
    flags = [scheme("organization_flags").name(code) for code in organization.flags if verified]
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
        profile=mask(organization.profile),
        facts=[(label, text) for label, text in facts if text],
        page=page,
        rows=[listing_item(listing) for listing in page.listings],
    )
