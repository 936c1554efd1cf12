"""The API for machines: the same schemas and domain functions as the pages, as JSON."""

from webapp.api.blueprint import init_app
from webapp.api.declared import OPERATIONS, Operation

__all__ = ["OPERATIONS", "Operation", "init_app"]
