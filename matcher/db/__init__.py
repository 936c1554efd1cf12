"""Tables, sessions and migrations."""

from matcher.db.base import Base, Json, UtcDateTime
from matcher.db.database import Database
from matcher.db.decimals import ExactDecimal, Money
from matcher.db.upsert import upsert

__all__ = ["Base", "Database", "ExactDecimal", "Json", "Money", "UtcDateTime", "upsert"]
