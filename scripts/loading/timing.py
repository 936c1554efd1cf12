"""How long pages take, and how many statements they need."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

_ROUNDS = 20


@dataclass(frozen=True)
class Timed:
    """A kind of page as somebody reads it: milliseconds of each round, statements of one."""

    who: str
    endpoint: str
    status: int
    milliseconds: list[float]
    statements: int

    @property
    def p95(self) -> float:
        """The slowest but one of twenty."""
        return float(np.percentile(self.milliseconds, 95))

    def __str__(self) -> str:
        return (
            f"{self.endpoint:40} {self.who or 'public':10} {self.status} "
            f"p50 {np.median(self.milliseconds):6.1f} ms  p95 {self.p95:6.1f} ms  "
            f"{self.statements:3} statements"
        )


def timed(client: FlaskClient, engine: Engine, who: str, endpoint: str, address: str) -> Timed:
    """Ask a page once to count its statements, and twenty times to time it."""
    with counted(engine) as statements:
        status = client.get(address).status_code
    rounds = [_milliseconds(client, address) for _ in range(_ROUNDS)]
    return Timed(who, endpoint, status, rounds, len(statements))


def _milliseconds(client: FlaskClient, address: str) -> float:
    begun = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - begun) * 1_000


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements within the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)
