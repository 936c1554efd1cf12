"""Contracts on their way to the registration body: pre-check, forms, results and old ledgers."""

from webapp.pages.contract_registration import exporting, ledgers, precheck, results
from webapp.pages.contract_registration.base import blueprint

__all__ = ["blueprint", "exporting", "ledgers", "precheck", "results"]
