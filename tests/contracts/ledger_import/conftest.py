"""The day on which the ledgers are handed in."""

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture(autouse=True)
def some_day() -> Iterator[None]:
    """After every date that the rows name."""
    with time_machine.travel("2026-04-01", tick=False):
        yield
