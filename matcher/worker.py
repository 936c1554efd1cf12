"""The worker: embeds, indexes, suggests, snapshots and expires what the outbox and clock say."""

import logging

from matcher.actor import SYSTEM
from matcher.listings.validity import expire_due
from matcher.matching.indexing import encode_next, write_snapshot
from matcher.matching.suggest import suggest_next
from matcher.runtime import Runtime

log = logging.getLogger(__name__)
# A snapshot spares the next process this much catching up.
_SNAPSHOT_EVERY = 500


class Worker:
    """One worker per deployment does the work; others would only wait for it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._snapshot_at = 0

    def run(self) -> None:
        """Work until the process is told to stop."""
        self.follow()
        self._runtime.queue.consume(self.follow, self.expire)

    def follow(self) -> None:
        """Do everything that the outbox asks for; what is new becomes searchable first."""
        working = True
        while working:
            self.publish_new()
            working = suggest_next(self._runtime.database, self._runtime.replica)
        self._snapshot_when_due()

    def publish_new(self) -> None:
        """Embed what is new and apply it to this process's replica."""
        database, replica = self._runtime.database, self._runtime.replica
        while encode_next(database, replica.encoder):
            with database.read() as session:
                replica.catch_up(session)

    def expire(self) -> None:
        """Expire what is past its validity."""
        with self._runtime.database.write() as session:
            count = expire_due(session, SYSTEM)
        log.info("expired %d listings", count)

    def _snapshot_when_due(self) -> None:
        replica = self._runtime.replica
        empty = self._snapshot_at == 0 and len(replica) > 0
        if empty or replica.sequence - self._snapshot_at >= _SNAPSHOT_EVERY:
            self._snapshot_at = write_snapshot(
                self._runtime.database, replica, self._runtime.snapshots
            )
