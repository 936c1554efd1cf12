"""The page with a listing's form, shared by posting and editing."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.errors import FieldProblem
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS, ListingInput
from matcher.taxonomy import scheme
from webapp.forms import error_items, place, schema_input, sections


def form_page(
    kind: str,
    values: dict[str, Any],
    *,
    listing: Listing | None = None,
    version: int = 0,
    problems: Sequence[FieldProblem] = (),
    conflict: Sequence[tuple[str, str]] | None = None,
    rows_changed: bool = False,
) -> str:
    """The form with these values.

    Args:
        kind: which form.
        values: what the fields show.
        listing: the one that is edited; None for a new one.
        version: of the listing when its author began to edit.
        problems: what the schema refused.
        conflict: where somebody else's newer content differs; None without a conflict.
        rows_changed: whether a row was just added or removed without script.
    """
    drawn = sections(kind, values, problems)
    return render_template(
        "post/form.html",
        kind=kind,
        kind_name=scheme("listing_kinds").name(kind),
        listing=listing,
        version=version,
        sections=drawn,
        steps=steps(drawn),
        carried=_carried(values),
        returned=_returned(listing) if listing else [],
        errors=error_items(kind, problems),
        conflict=conflict,
        rows_changed=rows_changed,
    )


def steps(drawn: Sequence[dict[str, Any]], address: str = "") -> list[dict[str, str]]:
    """The bar of steps: what has content is done, the first empty one is next.

    Args:
        drawn: the sections of the form.
        address: of the form, when the bar stands on another page: the preview.
    """
    empty = [section["anchor"] for section in drawn if not section["filled"]]
    items = [
        {
            "label": section["title"],
            "url": f"{address}#{section['anchor']}",
            "state": "done" if section["filled"] else "todo",
        }
        for section in drawn
    ]
    if not address:
        current = next((i for i in items if i["url"] == f"#{empty[0]}"), None) if empty else None
        (current or items[-1])["state"] = "current"
    return [*items, {"label": "预览", "state": "current" if address else "todo"}]


def parsed(kind: str, values: dict[str, Any], **kept: Any) -> ListingInput:
    """The schema's reading of the form.

    Args:
        kind: which schema.
        values: what was posted.
        kept: values of fields that are not on the form.

    Raises:
        InvalidError: with the problems per field.
    """
    return SCHEMAS[kind].parse(schema_input(kind, values) | kept)


def saved(listing: Listing) -> Response:
    """Go on to the preview, or to the listing when only a draft was asked for."""
    if request.form.get("then") == "draft":
        flash(f"已保存草稿 {listing.code}，可以随时回来继续填写。", "success")
        return redirect(url_for("my.listing", code=listing.code))
    return redirect(url_for("my.preview", code=listing.code))


def _returned(listing: Listing) -> list[dict[str, str]]:
    """Why a reviewer sent it back, with the place of each field."""
    return [
        {
            "field": place(listing.kind, name),
            "label": listing.SCHEMA.label(name),
            "text": text,
        }
        for name, text in listing.review_reasons.items()
    ]


def _carried(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Hidden inputs for what a row holds beyond its visible parts."""
    return [
        (f"indicators-{number}-baseline", row["baseline"])
        for number, row in enumerate(values.get("indicators", ()))
        if row.get("baseline")
    ]
