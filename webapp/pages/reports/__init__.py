"""Annual reports: their state by year, words, templates, the history, and monthly briefs."""

from webapp.pages.reports import briefs, index, making, narratives, templates
from webapp.pages.reports.base import blueprint

__all__ = ["blueprint", "briefs", "index", "making", "narratives", "templates"]
