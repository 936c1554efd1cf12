"""The evaluation of zones: calendar, founding, and each evaluation with its steps and files."""

from webapp.pages.evaluations import calendar, files, judging, preparing
from webapp.pages.evaluations.base import blueprint

__all__ = ["blueprint", "calendar", "files", "judging", "preparing"]
