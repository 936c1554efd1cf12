"""The blueprint of the review desk, and the filters that its addresses carry along."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

from matcher.listings.models import KINDS
from matcher.listings.review_queue import MARKS, QueueFilters
from webapp.access.gate import members_only

blueprint = Blueprint("review", __name__, url_prefix="/review")
blueprint.before_request(members_only)


def asked_for() -> QueueFilters:
    """The filters in the address; what is unknown counts as absent."""
    kind = request.args.get("kind", "")
    marks: dict[str, Any] = {name: request.args.get(name) == "1" for name in MARKS}
    return QueueFilters(kind=kind if kind in KINDS else "", **marks)


def arguments(filters: QueueFilters) -> Mapping[str, Any]:
    """The same for an address."""
    marks = {name: "1" for name in MARKS if getattr(filters, name)}
    return ({"kind": filters.kind} if filters.kind else {}) | marks
