"""Why something is done: a text that must be given, and fits its column."""

from matcher.errors import FieldProblem, InvalidError

LONGEST = 500


def required_text(text: str, field: str, label: str, missing: str) -> str:
    """The text without blanks around it.

    Raises:
        InvalidError: it is empty, which `missing` explains, or longer than the column.
    """
    text = text.strip()
    if not text:
        raise InvalidError([FieldProblem(field, label, missing)])
    if len(text) > LONGEST:
        raise InvalidError([FieldProblem(field, label, f"最多 {LONGEST} 字")])
    return text
