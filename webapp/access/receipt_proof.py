"""That this browser gave number and phone of a receipt: kept in its signed session, not in URLs.

The session is a cookie, of which a copy may be left; what it holds is therefore good only while the
receipt has the same proof.
"""

from datetime import timedelta

import flask

from matcher.clock import now
from matcher.intake.models import Receipt
from matcher.intake.receipts import new_proof, proven_receipt
from matcher.taxonomy import load_rules
from webapp.context import session

_KEY = "receipt_proof"


def prove(receipt: Receipt) -> None:
    """Let this browser, and no other any more, act on the receipt's listing for a while."""
    until = now() + timedelta(minutes=load_rules().intake.proof_minutes)
    flask.session[_KEY] = [receipt.id, new_proof(receipt), until.timestamp()]


def proven() -> Receipt | None:
    """The receipt that this browser proved, while the proof is good."""
    receipt_id, proof, until = flask.session.get(_KEY, (0, "", 0))
    return proven_receipt(session(), receipt_id, proof) if now().timestamp() < until else None


def drop_proof() -> None:
    """Forget it, here and in the receipt."""
    if receipt := proven():
        receipt.proof = None
    flask.session.pop(_KEY, None)
