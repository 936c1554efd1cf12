"""Everything of a listing that its page shows, for the macro `listing_body`."""

from typing import Any

from matcher.listings.models import Listing
from matcher.privacy.masking import mask
from webapp.presentation import back_matter, facts, indicators, parts, rights


def body_of(listing: Listing, *, confidential: bool) -> dict[str, Any]:
    """The listing as a reader sees it.

    Args:
        listing: what is shown.
        confidential: whether the reader may read the parts that are not public.
    """
    return {
        "schema": listing.SCHEMA,
        "keywords": [mask(word) for word in listing.keywords or ()],
        "parts": parts(listing, confidential=confidential),
        "facts": facts(listing),
        "back_matter": back_matter(listing),
        "indicators": indicators(listing),
        "rights": rights(listing),
    }
