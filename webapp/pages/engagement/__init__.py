"""Engagements: the page of one, what is added to it, its stages, and the parties' list."""

from webapp.pages.engagement import advancing, answering, contacts, mine, report, show, working
from webapp.pages.engagement.base import blueprint

__all__ = ["advancing", "answering", "blueprint", "contacts", "mine", "report", "show", "working"]
