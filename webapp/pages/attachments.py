"""The files of listings, for those who may have them."""

from flask import Blueprint
from werkzeug.wrappers import Response

from matcher.errors import NotFoundError
from matcher.intake.receipts import acting_for
from matcher.listings.attachments import Attachment, get_attachment
from webapp.access.receipt_proof import proven
from webapp.answers.downloads import download_upload
from webapp.context import actor, client_address, session

blueprint = Blueprint("attachments", __name__)


@blueprint.get("/attachments/<string(maxlength=40):key>")
def download(key: str) -> Response:
    """The file, to be saved and never to be shown by the browser."""
    return download_upload(_found(key).upload)


def _found(key: str) -> Attachment:
    """What the reader may have, or what belongs to the receipt that this browser proved."""
    try:
        return get_attachment(session(), actor(), key)
    except NotFoundError:
        receipt = proven()
        if receipt is None:
            raise
        found = get_attachment(session(), acting_for(receipt, client_address()), key)
        if found.listing_id != receipt.listing_id:
            raise
        return found
