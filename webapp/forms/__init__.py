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
from webapp.forms.read_rows import rows_told

__all__ = [
    "asks_for_rows",
    "empty_values",
    "error_items",
    "place",
    "posted_values",
    "rows_told",
    "schema_input",
    "sections",
    "stored_values",
]
