"""The job queue: wakes the worker after a commit, and lets it sweep and expire by the clock.

What must be done stands in the outbox; a lost wake-up costs at most the minute to the next sweep.
"""

from collections.abc import Callable

from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import make_url

from matcher.settings import Settings

_POLL_SECONDS = 0.1


def open_queue(settings: Settings) -> Huey:
    """The queue of the deployment: in PostgreSQL beside the data, else a SQLite file."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("techmatch", dsn=dsn, results=False)
    path = str(settings.home / "queue.db")
    return SqliteHuey("techmatch", filename=path, results=False, timeout=30)


def wake(queue: Huey) -> None:
    """Ask the worker to look at the outbox, unless it was asked already."""
    if not queue.pending_count():
        _task(queue, _nothing)()


def consume(queue: Huey, follow: Callable[[], None], expire: Callable[[], None]) -> None:
    """Run jobs until the process is told to stop: follow on waking and each minute, expire hourly.

    Args:
        queue: where wake-ups arrive.
        follow: does what the outbox says.
        expire: ends what is past its validity.
    """
    _task(queue, follow)
    queue.periodic_task(crontab(minute="*"), name="sweep")(follow)
    queue.periodic_task(crontab(minute="0"), name="expire")(expire)
    # One thread: the encoder uses all cores by itself, and outbox positions have one writer.
    Consumer(queue, workers=1, initial_delay=_POLL_SECONDS, max_delay=_POLL_SECONDS).run()


def _task(queue: Huey, work: Callable[[], None]) -> Callable[[], object]:
    """The follow task; it has one name in the process that asks and in the one that works."""

    def follow_outbox() -> None:
        work()

    task: Callable[[], object] = queue.task(name="follow_outbox")(follow_outbox)
    return task


def _nothing() -> None:
    """What the asking process would do; the worker never runs it."""
