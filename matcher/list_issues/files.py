"""The files of an approved issue: made once, kept, and served as they are."""

import hashlib
import json

from matcher.list_issues.content import FORMAT, Content
from matcher.list_issues.models import ListIssueFile
from matcher.list_issues.pdf import pdf
from matcher.list_issues.spreadsheet import workbook

FORMS = ("json", "xlsx", "pdf")


def make_files(content: Content, sha256: str) -> list[ListIssueFile]:
    """Every form of the issue.

    Args:
        content: of an approved issue.
        sha256: of the canonical content.
    """
    made = (document(content, sha256), workbook(content, sha256), pdf(content, sha256))
    return [_file(form, data) for form, data in zip(FORMS, made, strict=True)]


def document(content: Content, sha256: str) -> bytes:
    """The JSON, for people as well as programs: two spaces of indentation, UTF-8."""
    whole = {"format": FORMAT, "sha256": sha256, "content": content}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _file(form: str, data: bytes) -> ListIssueFile:
    sha256 = hashlib.sha256(data).hexdigest()
    return ListIssueFile(form=form, content=data, sha256=sha256, size=len(data))
