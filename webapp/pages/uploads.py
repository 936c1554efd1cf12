"""Uploaded files, for those who may see them."""

from flask import Blueprint
from werkzeug.wrappers import Response

from matcher.uploads.kept import get_upload
from webapp.access.gate import members_only
from webapp.answers.downloads import download_upload
from webapp.context import actor, session

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")
blueprint.before_request(members_only)


@blueprint.get("/<key>")
def download(key: str) -> Response:
    """The file, to be saved and never to be shown by the browser."""
    return download_upload(get_upload(session(), actor(), key))
