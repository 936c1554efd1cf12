"""Who changed what, when, from what to what: one row per change, in the same transaction."""

from matcher.audit import chain
from matcher.audit.record import record
from matcher.audit.seal import seal

# `chain` is here for its listeners: whoever can write a row has its chain.
__all__ = ["chain", "record", "seal"]
