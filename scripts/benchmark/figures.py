"""Stop watches and percentiles."""

import resource
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

Percentiles = dict[str, float]


class Laps:
    """Milliseconds by stage, over many queries: on the wall and of all processors.

    Where others use the machine too, a wall clock also tells how long one waited for a turn.
    """

    def __init__(self) -> None:
        self._wall: dict[str, list[float]] = {}
        self._processor: dict[str, list[float]] = {}
        self.begin()

    def begin(self) -> None:
        """Start the clocks of a query."""
        self._began = time.perf_counter(), time.process_time()

    def lap(self, stage: str) -> None:
        """Book the time since the last call to a stage."""
        now = time.perf_counter(), time.process_time()
        for kept, end, start in zip((self._wall, self._processor), now, self._began, strict=True):
            kept.setdefault(stage, []).append((end - start) * 1000)
        self._began = now

    def total(self, *without: str) -> Percentiles:
        """What all stages but these took together."""
        return _figures(_sums(self._wall, without), _sums(self._processor, without))

    def stages(self) -> dict[str, Percentiles]:
        """What each stage took."""
        return {stage: _figures(self._wall[stage], self._processor[stage]) for stage in self._wall}


def _sums(times: Mapping[str, Sequence[float]], without: Sequence[str]) -> list[float]:
    kept = [laps for stage, laps in times.items() if stage not in without]
    return [sum(laps) for laps in zip(*kept, strict=True)]


def _figures(wall: Sequence[float], processor: Sequence[float]) -> Percentiles:
    return {**percentiles(wall), "processor p50": percentiles(processor)["p50"]}


def percentiles(values: Sequence[float]) -> Percentiles:
    """Median and 95th percentile, to two places."""
    return {f"p{p}": round(float(np.percentile(values, p)), 2) for p in (50, 95)}


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def resident() -> int:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 2**20)


def peak() -> int:
    """The most memory that was ever resident, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10)
