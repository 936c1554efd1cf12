"""Notes and reasons as people post them: checked like every other text."""

from flask import request
from pydantic import Field

from matcher.validation import Schema, Text

LONGEST = 1_000


class _Note(Schema):
    text: Text = Field(title="说明或原因", default="", max_length=LONGEST)


def posted_text(name: str) -> str:
    """The text in this field of the posted form, empty when there is none.

    Raises:
        InvalidError: it is too long or has control characters.
    """
    return _Note.parse({"text": request.form.get(name, "")}).text
