"""An organization's own listings."""

from webapp.pages.my import editing, listings
from webapp.pages.my.base import blueprint

__all__ = ["blueprint", "editing", "listings"]
