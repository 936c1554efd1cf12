"""Logical backups: the same for SQLite and PostgreSQL, from either to either."""

from matcher.backup.create import create
from matcher.backup.restore import restore

__all__ = ["create", "restore"]
