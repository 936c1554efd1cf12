"""How far a file is, told while it is made."""

from time import monotonic

from sqlalchemy import update

from matcher.db import Database
from matcher.made_files.models import MadeFile

# A page asks every few seconds; more often would only cost the other writers.
_EVERY_SECONDS = 1.0


class KeptProgress:
    """Writes how far a file is in short transactions of their own, so that its page sees it."""

    def __init__(self, database: Database, number: int) -> None:
        self._database = database
        self._number = number
        self._told_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` are made; calls that follow soon are left out."""
        if monotonic() - self._told_at < _EVERY_SECONDS:
            return
        with self._database.write() as session:
            told = update(MadeFile).where(MadeFile.id == self._number)
            session.execute(told.values(done=done, total=total))
        self._told_at = monotonic()
