"""Contracts on their way to the registration body: pre-check, forms and results."""

from webapp.pages.contract_registration import exporting, precheck, results
from webapp.pages.contract_registration.base import blueprint

__all__ = ["blueprint", "exporting", "precheck", "results"]
