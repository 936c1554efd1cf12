"""The broker's desk."""

from webapp.pages.desk import (
    board,
    compare,
    decisions,
    explore,
    lists,
    match,
    quality,
    sorting_out,
    table,
    today,
    views,
)
from webapp.pages.desk.base import blueprint

__all__ = [
    "blueprint",
    "board",
    "compare",
    "decisions",
    "explore",
    "lists",
    "match",
    "quality",
    "sorting_out",
    "table",
    "today",
    "views",
]
