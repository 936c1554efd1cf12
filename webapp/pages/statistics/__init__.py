"""The figures of zones: the dashboard, each figure with its records, and frozen versions."""

from webapp.pages.statistics import dashboard, figure, freezing, frozen_version
from webapp.pages.statistics.base import blueprint

__all__ = ["blueprint", "dashboard", "figure", "freezing", "frozen_version"]
