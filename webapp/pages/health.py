"""Whether this process serves, and how closely its index follows the database."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from matcher import outbox
from webapp.context import runtime, session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def report() -> tuple[Response, int]:
    """200 with the figures, or 503 when the database cannot be read."""
    try:
        head = outbox.head(session())
        replica = runtime().replica
    except SQLAlchemyError:
        return jsonify(database=False), 503
    return (
        jsonify(
            database=True,
            entries=len(replica),
            sequence=replica.sequence,
            behind=max(0, head - replica.sequence),
        ),
        200,
    )
