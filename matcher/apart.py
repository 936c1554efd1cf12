"""Parts of the worker that must not wait for each other's mistakes."""

import logging
from collections.abc import Callable
from typing import ParamSpec

log = logging.getLogger(__name__)
P = ParamSpec("P")


def apart(what: str, part: Callable[P, object], *arguments: P.args, **options: P.kwargs) -> bool:
    """Do a part; write into the log what goes wrong in it, and go on.

    Returns:
        Whether the part said that there was something to do; False where it failed, so that a
        loop over what is left ends, and the next round tries it again.
    """
    try:
        return bool(part(*arguments, **options))
    except Exception:
        log.exception("%s: this part of the work was not done and is tried again", what)
        return False
