"""Contracts: the ledger, one contract, its form, its steps, its files, the members' own."""

from webapp.pages.contracts import documents, ledger, mine, show, stepping, writing
from webapp.pages.contracts.base import blueprint

__all__ = ["blueprint", "documents", "ledger", "mine", "show", "stepping", "writing"]
