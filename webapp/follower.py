"""Keeps a serving process close behind the database, and on the encoder that is chosen."""

import gc
import logging
import threading
import weakref

from flask import Flask

from matcher.matching.tokens import Tokenizer
from matcher.runtime import Runtime
from matcher.succession import Succession
from webapp.context import runtime_of, serve_with

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.2


def follow(app: Flask) -> None:
    """Start a thread that catches up a few times a second, until the process ends."""
    arguments = (Follower(app), runtime_of(app).tokenizer)
    threading.Thread(target=_follow, args=arguments, name="follower", daemon=True).start()


def _follow(follower: "Follower", tokenizer: Tokenizer) -> None:
    pause = threading.Event()
    tokenizer.words("预热")  # loads the dictionary before anybody searches
    settled = False
    while not pause.wait(_PAUSE_SECONDS):
        try:
            follower.step()
            settled = settled or settle()
        except Exception:
            # The process goes on serving what it has; the next round tries again.
            log.exception("the index replica could not catch up")


def settle() -> bool:
    """Leave all that was loaded out of every later search for garbage; true, as it was done.

    Some 300,000 objects of models and index stay for good: looking through them stopped now and
    then a request, and all others with it, for 180 ms.
    """
    gc.collect()
    gc.freeze()
    return True


class Follower:
    """One round of following at a time."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._succession = Succession(runtime_of(app))

    def step(self) -> None:
        """Catch up, and serve with another encoder once its index knows as much as the present."""
        serving = self._succession.runtime
        _catch_up(serving)
        successor = self._succession.successor()
        if successor:
            _catch_up(successor)
            if successor.replica.sequence >= serving.replica.sequence:
                self._change_to(successor)

    def _change_to(self, successor: Runtime) -> None:
        serve_with(self._app, successor)
        before = self._succession.succeed(successor)
        # Requests in flight hold the runtime that they began with; the files of its index go
        # when the last of them has let go.
        weakref.finalize(before, before.replica.close).atexit = False
        log.info("now serving with the encoder %s", successor.encoder.name)


def _catch_up(runtime: Runtime) -> None:
    with runtime.database.read() as session:
        runtime.replica.catch_up(session)
