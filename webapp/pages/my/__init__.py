"""An organization's own listings."""

from webapp.pages.my import (
    all_listings,
    attachments,
    bulk,
    claims,
    editing,
    import_file,
    import_row,
    import_rows,
    listings,
    progress,
    start,
    supply,
)
from webapp.pages.my.base import blueprint

__all__ = [
    "all_listings",
    "attachments",
    "blueprint",
    "bulk",
    "claims",
    "editing",
    "import_file",
    "import_row",
    "import_rows",
    "listings",
    "progress",
    "start",
    "supply",
]
