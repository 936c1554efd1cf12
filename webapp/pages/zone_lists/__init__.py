"""The operators' desk for list issues."""

from webapp.pages.zone_lists import choosing, composing, deciding, issues
from webapp.pages.zone_lists.base import blueprint

__all__ = ["blueprint", "choosing", "composing", "deciding", "issues"]
