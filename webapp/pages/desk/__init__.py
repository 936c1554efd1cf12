"""The broker's desk."""

from webapp.pages.desk import (
    board,
    decisions,
    lists,
    quality,
    search_pair,
    sorting_out,
    table,
    today,
    views,
)
from webapp.pages.desk.base import blueprint

__all__ = [
    "blueprint",
    "board",
    "decisions",
    "lists",
    "quality",
    "search_pair",
    "sorting_out",
    "table",
    "today",
    "views",
]
