"""A tantivy index in a private directory: schema, files and transactions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import tantivy
from tantivy import Query

from indexes.errors import IndexClosedError, SnapshotDamagedError

SMALL_HEAP = 15_000_000
"""Bytes of the writer's buffer, the least that tantivy accepts."""
LARGE_HEAP = 250_000_000
"""The same for many documents: fewer, larger segments, written in a quarter of the time."""
MANY = 5_000
"""Documents in one change from which the large buffer pays."""
_TRIES, _PAUSE = 40, 0.05


def _schema() -> tantivy.Schema:
    # Signed, although ids are not negative: `delete_documents_by_term` of tantivy-py 0.27 looks
    # for a signed number and silently deletes nothing in an unsigned field.
    builder = tantivy.SchemaBuilder().add_integer_field("id", stored=True, indexed=True, fast=True)
    builder.add_text_field("tokens", stored=True, tokenizer_name="spaces", index_option="freq")
    return builder.build()


SCHEMA = _schema()


class TantivyStore:
    """The committed documents and a way to change them, one change at a time.

    The directory is temporary and removed by `close`. A writer, with its threads and its lock
    file, exists only during a transaction: between transactions there is no thread, and nothing
    moves on disk. Documents carry their tokens, so that the index can be written anew.
    """

    def __init__(self, source: Path | None = None) -> None:
        """Open an empty store, or one with a copy of the files in `source`.

        Raises:
            SnapshotDamagedError: There is no readable index in `source`.
        """
        self._directory = TemporaryDirectory(prefix="keyword-index-")
        self._path = Path(self._directory.name)
        try:
            if source is not None:
                _copy(source, self._path)
            self._index = tantivy.Index(SCHEMA, str(self._path), reuse=source is not None)
        except (OSError, ValueError) as error:
            self._directory.cleanup()
            raise SnapshotDamagedError(f"无法打开关键词索引 {source}（{error}）") from error
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaces", analyzer)
        self._index.config_reader("manual")
        self._index.reload()
        self._searcher: tantivy.Searcher | None = self._index.searcher()

    def searcher(self) -> tantivy.Searcher:
        """Return the state after the last transaction; it does not change under its user.

        Raises:
            IndexClosedError: The store was closed.
        """
        if self._searcher is None:
            raise IndexClosedError("the keyword index is closed")
        return self._searcher

    @property
    def deleted(self) -> int:
        """Number of deleted documents that still count in the statistics."""
        self.searcher()
        meta = json.loads((self._path / "meta.json").read_text(encoding="utf-8"))
        deletes = (segment["deletes"] for segment in meta["segments"])
        return sum(each["num_deleted_docs"] for each in deletes if each)

    @contextmanager
    def transaction(self, documents: int = 0) -> Iterator[tantivy.IndexWriter]:
        """Commit what is done in the block and make it searchable, or undo it on an error.

        Args:
            documents: How many are about to be written, to choose a fitting buffer.
        """
        self.searcher()
        heap = LARGE_HEAP if documents >= MANY else SMALL_HEAP
        writer = self._index.writer(heap, num_threads=1)
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def rewrite(self) -> None:
        """Write all documents anew, so that deleted ones no longer count."""
        searcher = self.searcher()
        everything = searcher.search(Query.all_query(), max(1, searcher.num_docs), count=False)
        with self.transaction(searcher.num_docs) as writer:
            writer.delete_all_documents()
            for _, address in everything.hits:
                writer.add_document(searcher.doc(address))

    def copy_to(self, directory: Path) -> None:
        """Copy the committed files."""
        self.searcher()
        _copy(self._path, directory)

    def close(self) -> None:
        """Forget the files and remove the directory."""
        self._searcher = None
        for _ in range(_TRIES):
            # A thread that the library has let go of may still be writing its list of files.
            with suppress(OSError):
                self._directory.cleanup()
                return
            sleep(_PAUSE)
        self._directory.cleanup()


def _copy(source: Path, target: Path) -> None:
    if not (source / "meta.json").is_file():
        raise FileNotFoundError(source / "meta.json")
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.lock"))
