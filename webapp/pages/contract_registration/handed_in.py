"""What pages of handed-in files have in common: the file that was posted, and its kept rows."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import render_template, request

from matcher.contracts.registration.files import counts, rows_of
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from matcher.uploads.names import harmless, suffix_of
from webapp.context import keep, session
from webapp.presentation.results import file_row, tabs

FILE = "file"


@contextmanager
def posted_file() -> Iterator[Path]:
    """The file that was posted, under a harmless name; no transaction is open meanwhile."""
    posted = request.files[FILE]
    sent = posted.filename or ""
    # Reading takes seconds, and SQLite has one writer at a time.
    keep()
    with tempfile.TemporaryDirectory(prefix="handed-in-") as folder:
        path = Path(folder) / harmless(sent, suffix_of(sent)[:10])
        posted.save(path)
        yield path


def rows_page(
    template: str,
    file: ResultFile,
    statuses: Mapping[str, tuple[str, str]],
    row: Callable[[ResultRow], dict[str, Any]],
    address: Callable[..., str],
) -> str:
    """Every row with what would become of it, or became.

    Args:
        template: of the page.
        file: whose rows.
        statuses: of rows, in the order of the tabs.
        row: how one is shown.
        address: of this page, given the status shown.
    """
    asked = request.args.get("show", "")
    show = asked if asked in statuses else ""
    rows, page, pages = rows_of(session(), file, show, _asked_page())
    counted = counts(session(), file)
    return render_template(
        template,
        file=file_row(file),
        counts=counted,
        tabs=tabs(counted, statuses),
        show=show,
        rows=[row(one) for one in rows],
        page=page,
        pages=pages,
        base=address(show=show or None),
    )


def _asked_page() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
