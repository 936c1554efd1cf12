"""Submissions as lines of the queue."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.listings.models import Listing
from matcher.listings.review import review_deadline
from matcher.listings.review_queue import Traits, traits_of
from matcher.privacy.masking import mask
from webapp.context import actor
from webapp.presentation import day


def review_rows(
    session: Session, listings: Sequence[Listing], carried: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The lines of some submissions, with addresses that carry the filters along."""
    traits = traits_of(session, listings)
    return [_row(one, traits[one.id], carried) for one in listings]


def _row(one: Listing, traits: Traits, carried: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": one.kind,
        "title": one.public_title,
        "url": url_for("review.desk", code=one.code, **carried),
        "organization": mask(traits.sender) or one.organization.name,
        "submitted": day(one.submitted_at),
        "deadline": day(review_deadline(one)),
        "overdue": late(one),
        "received": bool(traits.sender),
        "resubmitted": traits.resubmitted,
        "own": one.organization_id == actor().organization_id,
    }


def late(listing: Listing) -> str:
    """By how many days the deadline was missed, in words; empty when it was not."""
    deadline = review_deadline(listing)
    if listing.state != "submitted" or deadline is None or deadline >= now():
        return ""
    return f"逾期 {(now() - deadline).days + 1} 天"
