"""What must be done because of a committed change, in the order of the commits."""

from matcher.outbox.append import append
from matcher.outbox.follow import advance, entries_after, head, position

__all__ = ["advance", "append", "entries_after", "head", "position"]
