"""Keeps a serving process's replica close behind the database."""

import logging
import threading

from matcher.runtime import Runtime

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.2


def follow(runtime: Runtime) -> None:
    """Start a thread that catches up a few times a second, until the process ends."""
    threading.Thread(target=_follow, args=(runtime,), name="follower", daemon=True).start()


def _follow(runtime: Runtime) -> None:
    pause = threading.Event()
    runtime.tokenizer.words("预热")  # loads the dictionary before anybody searches
    while not pause.wait(_PAUSE_SECONDS):
        try:
            with runtime.database.read() as session:
                runtime.replica.catch_up(session)
        except Exception:
            # The process goes on serving what it has; the next round tries again.
            log.exception("the index replica could not catch up")
