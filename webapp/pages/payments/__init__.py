"""Payments of contracts: entered, reversed, planned, reconciled."""

from webapp.pages.payments import entering, planning, reconciling, reversing
from webapp.pages.payments.base import blueprint

__all__ = ["blueprint", "entering", "planning", "reconciling", "reversing"]
