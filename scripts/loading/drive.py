"""An open loop: requests leave at a constant rate whether or not earlier ones were answered.

The time of each is counted from the moment at which it was due, so that a server that stalls cannot
hide what waits behind the stall.
"""

import http.client
import re
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from loading.visits import Visit

_THREADS = 64
_PATIENCE = 30
_DURATION = re.compile(r"dur=([\d.]+)")


@dataclass(frozen=True)
class Shot:
    """One answered request.

    Attributes:
        page: kind of page.
        status: of the answer; 0 when there was none.
        size: bytes of the body.
        server: milliseconds that the application took, as it says itself.
        client: milliseconds from when the request was due to the last byte.
    """

    page: str
    status: int
    size: int
    server: float
    client: float


def drive(port: int, visits: Iterable[Visit], rate: float) -> list[Shot]:
    """Make the visits, so many a second, and tell of each."""
    began = time.perf_counter() + 0.5
    with ThreadPoolExecutor(_THREADS) as threads:
        waiting = []
        for number, visit in enumerate(visits):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(threads.submit(_ask, port, visit, due))
        return [answered.result() for answered in waiting]


def warm(port: int, visits: Sequence[Visit]) -> None:
    """Ask for all of it, four at a time, so that every process has loaded what it needs."""
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda visit: _ask(port, visit, time.perf_counter()), visits))


def _ask(port: int, visit: Visit, due: float) -> Shot:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", visit.path)
        answer = connection.getresponse()
        body, status = answer.read(), answer.status
        told = _DURATION.search(answer.getheader("Server-Timing", ""))
        server = float(told[1]) if told else float("nan")
    except OSError:
        body, status, server = b"", 0, float("nan")
    finally:
        connection.close()
    return Shot(visit.page, status, len(body), server, 1000 * (time.perf_counter() - due))
