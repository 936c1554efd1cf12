"""How much a zip archive may hold before anybody unpacks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import ZipInfo

_RATIO_LIMIT = 100
# Small parts compress well without harm.
_RATIO_FROM = 10 << 20


@dataclass(frozen=True)
class ArchiveLimits:
    """What an archive may declare in its directory.

    Attributes:
        entries: number of parts.
        unpacked: bytes of all parts together.
    """

    entries: int
    unpacked: int

    def exceeded_by(self, entries: Sequence[ZipInfo]) -> bool:
        """Whether unpacking these parts would take too much; a reader stops at declared sizes."""
        large = (entry for entry in entries if entry.file_size > _RATIO_FROM)
        return (
            len(entries) > self.entries
            or sum(entry.file_size for entry in entries) > self.unpacked
            or any(e.file_size > _RATIO_LIMIT * max(e.compress_size, 1) for e in large)
        )
