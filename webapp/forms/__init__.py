"""Listing forms, made from the schemas that also validate imports."""

from webapp.forms.listing_form import (
    asks_for_rows,
    empty_values,
    error_items,
    place,
    posted_values,
    schema_input,
    sections,
    stored_values,
)

__all__ = [
    "asks_for_rows",
    "empty_values",
    "error_items",
    "place",
    "posted_values",
    "schema_input",
    "sections",
    "stored_values",
]
