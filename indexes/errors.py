"""Everything the engines raise on purpose.

SearchIndexError
├── InvalidInputError      a caller's mistake: shape, type, NaN, duplicate id (also ValueError)
├── UnknownIdError         an id that the index does not hold (also LookupError)
├── IndexClosedError       used after close()
└── SnapshotDamagedError   files on disk that cannot be trusted (message in Chinese)
"""

from __future__ import annotations


class SearchIndexError(Exception):
    """Root of the errors of this package."""


class InvalidInputError(SearchIndexError, ValueError):
    """The arguments of a call do not fit the index; nothing was changed."""


class UnknownIdError(SearchIndexError, LookupError):
    """A requested id is not in the index."""


class IndexClosedError(SearchIndexError):
    """The index was used after `close`."""


class SnapshotDamagedError(SearchIndexError):
    """A snapshot is incomplete, altered or foreign and must not be used."""

    def __init__(self, damage: str) -> None:
        """Build the message for the operator.

        Args:
            damage: What is wrong with which file, in Chinese, without a full stop.
        """
        super().__init__(
            f"索引快照已损坏：{damage}。请运行 techmatch index rebuild 从数据库重建索引。"
        )
