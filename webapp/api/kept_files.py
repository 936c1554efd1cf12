"""Uploaded files as answers."""

from matcher.errors import NotFoundError
from matcher.privacy.masking import mask
from matcher.uploads.models import Upload
from webapp.api.declared import Answer, Download
from webapp.context import runtime


def upload_answer(upload: Upload) -> Answer:
    """A file that the caller may have, under its name as anybody may read it.

    Raises:
        NotFoundError: its bytes are gone.
    """
    path = runtime().uploads.path(upload.key)
    if not path.exists():
        raise NotFoundError("文件已不在服务器上。请联系示范区运营人员，说明下载的是哪一份。")
    return Answer(file=Download(path, upload.media_type, mask(upload.name)))
