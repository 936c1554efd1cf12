"""The listings of engagements and interests as this reader may read them."""

from collections.abc import Iterable, Mapping

from matcher.engagements.interests.models import Interest
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing
from matcher.listings.submitted import as_submitted
from webapp.context import actor, session

Sides = Mapping[int, Listing]


def sides_of(engagements: Iterable[Engagement], interests: Iterable[Interest] = ()) -> Sides:
    """The listings of all these, by id; one query at most."""
    matches = [engagement.match for engagement in engagements]
    both = [side for match in matches for side in (match.need, match.achievement)]
    both += [side for one in interests for side in (one.listing, one.own_listing) if side]
    return as_submitted(session(), actor(), both)
