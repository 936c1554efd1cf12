"""Who changed what, when, from what to what: one row per change, in the same transaction."""

from matcher.audit.record import record

__all__ = ["record"]
