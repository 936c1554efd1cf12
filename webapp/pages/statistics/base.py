"""The blueprint of the figures of zones, and what of them is asked for."""

from flask import Blueprint, request

from matcher.statistics.zones import visible_zones
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.statistics_query import StatisticsQuery

blueprint = Blueprint("statistics", __name__)
blueprint.before_request(members_only)
FROZEN = "/indicators/frozen/<zone_code>/<period_key>/<int(max=9999):version_number>"


def asked() -> StatisticsQuery:
    """The zone and the period of the address.

    Raises:
        ForbiddenError: the reader's role sees no figures.
        NotFoundError: the reader sees no such zone.
    """
    return StatisticsQuery.parse(request.args, visible_zones(session(), actor()))
