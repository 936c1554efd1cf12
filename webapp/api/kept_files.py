"""Uploaded files as answers."""

from matcher.privacy.masking import mask
from matcher.uploads.models import Upload
from webapp.api.declared import Answer, Download
from webapp.context import runtime


def upload_answer(upload: Upload) -> Answer:
    """A file that the caller may have, under its name as anybody may read it.

    Raises:
        NotFoundError: its bytes are gone, or changed.
    """
    content = runtime().uploads.open(upload.key)
    return Answer(file=Download(content, upload.media_type, mask(upload.name)))
