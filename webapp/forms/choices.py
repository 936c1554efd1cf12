"""What a select or a group of check boxes offers."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import scheme
from matcher.taxonomy.regions import ZONE_PROVINCE
from webapp.forms.layout import CODE_LISTS

Choices = Sequence[dict[str, Any]]


@cache
def choices(kind: str, name: str) -> Choices:
    """The choices of a field; empty for fields that are typed."""
    if name == "region":
        return _regions()
    if name == "confidential_parts":
        schema = SCHEMAS[kind]
        return [_choice(part, schema.label(part)) for part in schema.PARTS]
    if name in ("trl", "min_trl"):
        return [_choice(term.code, f"{term.code} 级：{term.name}") for term in scheme("trl")]
    if name == "indicators_checked":
        return [_choice("是", "我已核对指标，以上列为准")]
    if SCHEMAS[kind].model_fields[name].annotation is bool:
        return [_choice(word, word) for word in ("是", "否")]
    if name in CODE_LISTS:
        return [_choice(term.code, term.name) for term in scheme(CODE_LISTS[name])]
    return ()


def _regions() -> Choices:
    """Prefectures with their counties, then the other provinces."""
    terms = list(scheme("regions"))
    children: dict[str, list[dict[str, Any]]] = {}
    for term in terms:
        children.setdefault(term.parent, []).append(_choice(term.code, term.name))
    whole = [term for term in terms if term.code == ZONE_PROVINCE]
    others = [choice for choice in children[""] if choice["value"] != ZONE_PROVINCE]
    groups = [
        {
            "label": prefecture["label"],
            "choices": [prefecture, *children.get(prefecture["value"], ())],
        }
        for prefecture in children[ZONE_PROVINCE]
    ]
    return [
        *(_choice(term.code, term.name) for term in whole),
        *groups,
        {"label": "自治区外", "choices": others},
    ]


def _choice(value: str, label: str) -> dict[str, Any]:
    return {"value": value, "label": label}
