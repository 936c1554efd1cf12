"""Uploaded files, for those who may see them."""

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from matcher.errors import NotFoundError
from matcher.uploads.kept import get_upload
from webapp.access.gate import members_only
from webapp.context import actor, runtime, session

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")
blueprint.before_request(members_only)


@blueprint.get("/<key>")
def download(key: str) -> Response:
    """The file, to be saved and never to be shown by the browser."""
    upload = get_upload(session(), actor(), key)
    path = runtime().uploads.path(upload.key)
    if not path.exists():
        raise NotFoundError("文件已不在服务器上。请联系示范区运营人员，说明下载的是哪一份。")
    response = send_file(
        path.absolute(),
        mimetype=upload.media_type,
        as_attachment=True,
        download_name=upload.name,
        conditional=False,
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
