"""How many SQL statements a request sends."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.webapp.site import Site


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """The statements that the application sends within the block, in order."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        # Opening and closing transactions is no question to the data.
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    engine = site.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
