"""What somebody without an account sent: where it is, and what they can do about it."""

from webapp.pages.receipt import editing, state
from webapp.pages.receipt.base import blueprint

__all__ = ["blueprint", "editing", "state"]
