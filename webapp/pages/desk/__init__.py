"""The broker's desk."""

from webapp.pages.desk import decisions, lists, quality
from webapp.pages.desk.base import blueprint
from webapp.pages.desk.engagements import blueprint as engagements

blueprint.register_blueprint(engagements)

__all__ = ["blueprint", "decisions", "lists", "quality"]
