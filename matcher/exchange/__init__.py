"""Listings from files and the template to write them in."""

from matcher.exchange.columns_help import ColumnHelp, columns_help
from matcher.exchange.importing import ImportReport, exit_status, import_file
from matcher.exchange.refusals import Refusal
from matcher.exchange.template import write_template

__all__ = [
    "ColumnHelp",
    "ImportReport",
    "Refusal",
    "columns_help",
    "exit_status",
    "import_file",
    "write_template",
]
