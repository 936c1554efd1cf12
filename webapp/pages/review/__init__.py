"""Review: what waits, one listing at a time, and the next one at once."""

from webapp.pages.review import decisions, desk, queue
from webapp.pages.review.base import blueprint

__all__ = ["blueprint", "decisions", "desk", "queue"]
