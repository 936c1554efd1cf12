"""Make the files that were asked for, one at a time."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from matcher.actor import Actor

Progress = Callable[[int, int], None]


class Maker(Protocol):
    """Writes one kind of file."""

    def __call__(
        self,
        session: Session,
        actor: Actor,
        parameters: Mapping[str, str],
        path: Path,
        progress: Progress,
    ) -> str:
        """Write the file to `path` for an actor whose permission is checked now.

        Returns:
            The name under which people get it.
        """
        ...
