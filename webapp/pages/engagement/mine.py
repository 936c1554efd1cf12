"""The engagements of the own organization, and what it asked about others' listings."""

from flask import render_template, request

from matcher.engagements.find import own_engagements
from matcher.engagements.interests.find import organization_interests
from matcher.engagements.invitations import waiting_for
from webapp.context import actor, session
from webapp.pages.engagement.base import blueprint
from webapp.parts.engagement_sides import sides_of
from webapp.parts.engagement_view import engagement_row
from webapp.parts.interest_rows import interest_row


@blueprint.get("/my/engagements")
def mine() -> str:
    """Engagements with what they wait for, the newest first."""
    found = own_engagements(session(), actor(), request.args.get("page", 1, type=int))
    interests = organization_interests(session(), actor())
    sides = sides_of(found.engagements, interests)
    asked = waiting_for(session(), actor(), found.engagements)
    rows = [
        engagement_row(engagement, sides) | {"waits": engagement.id in asked}
        for engagement in found.engagements
    ]
    return render_template(
        "engagement/mine.html",
        found=found,
        rows=rows,
        interests=[interest_row(interest, sides) for interest in interests],
    )
