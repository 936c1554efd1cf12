"""What stands in a form as a listing, however unfinished, that no database knows of."""

from collections.abc import Mapping
from typing import Any

from matcher.errors import InvalidError
from matcher.listings.models import KINDS, Listing
from matcher.listings.schemas import SCHEMAS, ListingInput, values
from matcher.taxonomy import load_rules
from matcher.validation import cleaned

_UNTITLED = "—"


def as_written(kind: str, raw: Mapping[str, Any]) -> Listing:
    """The listing that a form holds by now; what cannot be read yet is left out.

    Args:
        kind: demand, scenario or achievement.
        raw: the input of the schema, whatever it is.

    Returns:
        Never to be added to a session. Its texts together are no longer than the rules allow.
    """
    schema = SCHEMAS[kind]
    texts = _texts(schema, raw)
    others = {name: value for name, value in raw.items() if name not in texts}
    content = values(_readable(schema, {**others, "title": _UNTITLED}))
    return KINDS[kind](organization_id=0, code="", state="draft", **{**content, **texts})


def _texts(schema: type[ListingInput], raw: Mapping[str, Any]) -> dict[str, str]:
    """Title and parts, each cut where all before it used up what is read."""
    left, texts = load_rules().guidance.characters, {}
    for name in ("title", *schema.PARTS):
        texts[name] = cleaned(str(raw.get(name) or ""))[:left].strip()
        left -= len(texts[name])
    return texts


def _readable(schema: type[ListingInput], raw: Mapping[str, Any]) -> ListingInput:
    """The schema's reading without the fields that it refuses."""
    try:
        return schema.parse(raw)
    except InvalidError as error:
        refused = {problem.field.partition(".")[0] for problem in error.problems}
    # What contradicts another field is told of the whole: nothing but the title is then sure.
    kept = {} if "" in refused else {k: v for k, v in raw.items() if k not in refused}
    try:
        return schema.parse({**kept, "title": _UNTITLED})
    except InvalidError:
        return schema.parse({"title": _UNTITLED})
