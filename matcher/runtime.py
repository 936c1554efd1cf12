"""The composition root: builds the parts of a process from the settings and holds them.

Pages, commands and the worker take what they need from here; domain functions are given it.
"""

from functools import cached_property
from pathlib import Path

from indexes.snapshot import SnapshotStore
from matcher.db import Database
from matcher.matching.encoder.base import Encoder
from matcher.matching.encoder.factory import load_encoder
from matcher.matching.indexing import open_replica
from matcher.matching.replica import Replica
from matcher.matching.tokens import Tokenizer
from matcher.queue import JobQueue
from matcher.settings import Settings


class Runtime:
    """What one process shares: database, encoder and index replica, each made when first used."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def database(self) -> Database:
        """The database; committed changes wake the worker."""
        queue = self.queue
        return Database(self.settings.database_url, on_outbox=queue.wake)

    @cached_property
    def queue(self) -> JobQueue:
        """The job queue."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        return JobQueue(self.settings)

    @cached_property
    def encoder(self) -> Encoder:
        """The sentence encoder; loading it takes seconds."""
        return load_encoder(self.settings.encoder, self.settings.models)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The keyword tokenizer."""
        return Tokenizer()

    @cached_property
    def snapshots(self) -> SnapshotStore:
        """The generations of the index on disk."""
        return SnapshotStore(Path(self.settings.snapshots))

    @cached_property
    def replica(self) -> Replica:
        """The index of this process, caught up with the database."""
        replica = Replica(self.encoder, self.tokenizer)
        open_replica(self.database, replica, self.snapshots)
        return replica

    def close(self) -> None:
        """Free what was opened."""
        for name in ("replica", "database", "queue"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
