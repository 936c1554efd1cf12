"""What stands around the fields of a listing form: the bar of steps, and what was sent back."""

from collections.abc import Sequence
from typing import Any

from matcher.listings.models import Listing
from matcher.taxonomy import scheme
from webapp.forms import place, sections
from webapp.forms.steps import WHOLE, step_of


def form_steps(drawn: Sequence[dict[str, Any]], step: int) -> list[dict[str, str]]:
    """The bar of steps: each one saves and leads on; on the whole form they are places in it.

    Args:
        drawn: the sections of the form.
        step: the shown one, or `WHOLE`.
    """
    items = []
    for number, section in enumerate(drawn, start=1):
        state = "current" if number == step else "done" if section["filled"] else "todo"
        way = {"url": f"#step-{number}"} if step == WHOLE else {"button": f"step-{number}"}
        items.append({"label": section["title"], "state": state, **way})
    return [*items, {"label": "预览", "state": "todo", "button": "preview"}]


def preview_steps(kind: str, values: dict[str, Any], address: str = "") -> list[dict[str, str]]:
    """The bar on the preview.

    Args:
        kind: which form.
        values: what was written.
        address: of the form; without one the steps are buttons of the form on the page.
    """
    items = []
    for number, section in enumerate(sections(kind, values), start=1):
        way = {"url": f"{address}?step={number}"} if address else {"button": f"step-{number}"}
        state = "done" if section["filled"] else "todo"
        items.append({"label": section["title"], "state": state, **way})
    return [*items, {"label": "预览", "state": "current"}]


def returned(listing: Listing) -> list[dict[str, Any]]:
    """Why a reviewer sent it back, with the step and the place of each field."""
    return [
        {
            "field": place(listing.kind, name),
            "step": step_of(listing.kind, name),
            "label": listing.SCHEMA.label(name),
            "text": text,
        }
        for name, text in listing.review_reasons.items()
    ]


def kind_name(kind: str) -> str:
    """What a kind of listing is called."""
    return scheme("listing_kinds").name(kind)
