"""What auditors do with the audit log: find, export, and let commands purge and reseal it."""

from matcher.oversight.export import export
from matcher.oversight.find import AuditFilters, entries
from matcher.oversight.purge import purge
from matcher.oversight.reseal import reseal

__all__ = ["AuditFilters", "entries", "export", "purge", "reseal"]
