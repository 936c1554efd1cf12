"""Files to be saved, and never to be shown by a browser or kept on the way."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO

from flask import Response, send_file

from matcher.privacy.masking import mask
from matcher.uploads.models import Upload
from webapp.context import runtime

_OFFICE = "application/vnd.openxmlformats-officedocument"
# Of the files that the platform writes, by the ending of their names.
MEDIA_TYPES: Mapping[str, str] = {
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}


def download(
    content: Path | IO[bytes], media_type: str, name: str, size: int | None = None
) -> Response:
    """A file as an attachment of this name; with its size, where it is known."""
    response = send_file(
        content.absolute() if isinstance(content, Path) else content,
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=False,
    )
    if size is not None:
        response.content_length = size
    response.headers["Cache-Control"] = "no-store"
    return response


def download_upload(upload: Upload) -> Response:
    """An uploaded file that the reader may have, under its name as anybody may read it.

    Raises:
        NotFoundError: its bytes are gone, or changed.
    """
    content = runtime().uploads.open(upload.key)
    return download(content, upload.media_type, mask(upload.name), upload.size)
