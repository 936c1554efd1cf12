from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest

from indexes.locking import ReadersWriterLock


def test_readers_share_the_lock() -> None:
    lock, together = ReadersWriterLock(), Barrier(3, timeout=10)

    def read() -> None:
        with lock.reading():
            together.wait()

    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(read) for _ in range(3)]:
            future.result()


def test_a_writer_is_alone() -> None:
    lock, counts = ReadersWriterLock(), {"readers": 0, "writers": 0, "seen": 0}

    def read() -> None:
        for _ in range(300):
            with lock.reading():
                counts["readers"] += 1
                assert not counts["writers"]
                counts["readers"] -= 1

    def write() -> None:
        for _ in range(300):
            with lock.writing():
                assert counts["writers"] == 0
                counts["writers"] += 1
                counts["seen"] += 1
                counts["writers"] -= 1

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(task) for task in (read, write) * 3]:
            future.result()
    assert counts["seen"] == 900


def test_a_waiting_writer_goes_before_later_readers() -> None:
    lock, order = ReadersWriterLock(), []
    first_reads, first_may_end = Event(), Event()

    def first() -> None:
        with lock.reading():
            first_reads.set()
            first_may_end.wait(10)

    def write() -> None:
        with lock.writing():
            order.append("writer")

    def late() -> None:
        with lock.reading():
            order.append("late reader")

    threads = [Thread(target=first), Thread(target=write), Thread(target=late)]
    threads[0].start()
    first_reads.wait(10)
    threads[1].start()
    while not lock._waiting_writers:
        pass
    threads[2].start()
    first_may_end.set()
    for thread in threads:
        thread.join(10)
    assert order == ["writer", "late reader"]


@pytest.mark.parametrize("side", ["reading", "writing"])
def test_an_error_inside_releases_the_lock(side: str) -> None:
    lock = ReadersWriterLock()
    with pytest.raises(KeyError), getattr(lock, side)():
        raise KeyError
    with lock.writing():
        pass
