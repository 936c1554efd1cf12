"""The job queue: wakes the worker after a commit, and lets it sweep and expire by the clock.

What must be done stands in the outbox; a lost wake-up costs at most the minute to the next sweep.
"""

import logging
from collections.abc import Callable

from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import make_url

from matcher.settings import Settings

log = logging.getLogger(__name__)
_POLL_SECONDS = 0.1


class JobQueue:
    """One queue per deployment: in PostgreSQL beside the data, else a SQLite file."""

    def __init__(self, settings: Settings) -> None:
        self._huey = _open(settings)
        self._follow: Callable[[], None] = _nothing

        # Registered in every process under one name: some only ask for it, the worker does it.
        def follow_outbox() -> None:
            self._follow()

        self._ask = self._huey.task(name="follow_outbox")(follow_outbox)

    def wake(self) -> None:
        """Ask the worker to look at the outbox, unless it was asked already."""
        try:
            if not self._huey.pending_count():
                self._ask()
        except Exception:
            # The change is committed and must not look refused; the sweep will find it.
            log.exception("the worker could not be woken")

    def consume(self, follow: Callable[[], None], expire: Callable[[], None]) -> None:
        """Run jobs until the process is told to stop.

        Args:
            follow: does what the outbox says; on waking, and each minute.
            expire: ends what is past its validity; hourly.
        """
        self._follow = follow
        self._huey.periodic_task(crontab(minute="*"), name="sweep")(follow)
        self._huey.periodic_task(crontab(minute="0"), name="expire")(expire)
        # One thread: the encoder uses all cores by itself, and outbox positions have one writer.
        Consumer(self._huey, workers=1, initial_delay=_POLL_SECONDS, max_delay=_POLL_SECONDS).run()

    def close(self) -> None:
        """Close this thread's connection to the queue."""
        self._huey.storage.close()


def _open(settings: Settings) -> Huey:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("techmatch", dsn=dsn, results=False)
    path = str(settings.home / "queue.db")
    return SqliteHuey("techmatch", filename=path, results=False, timeout=30)


def _nothing() -> None:
    """What the asking process would do; only the worker runs tasks."""
