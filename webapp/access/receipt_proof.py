"""That this browser gave number and phone of a receipt: kept in its signed session, not in URLs."""

from datetime import timedelta

import flask

from matcher.clock import now
from matcher.intake.models import Receipt
from matcher.intake.receipts import proven_receipt
from matcher.taxonomy import load_rules
from webapp.context import session

_KEY = "receipt"


def prove(receipt: Receipt) -> None:
    """Let this browser act on the receipt's listing for a while."""
    until = now() + timedelta(minutes=load_rules().intake.proof_minutes)
    flask.session[_KEY] = [receipt.id, until.timestamp()]


def proven() -> Receipt | None:
    """The receipt that this browser proved, while the proof is good."""
    receipt_id, until = flask.session.get(_KEY, (0, 0))
    return proven_receipt(session(), receipt_id) if now().timestamp() < until else None


def drop_proof() -> None:
    """Forget it."""
    flask.session.pop(_KEY, None)
