"""What pages of handed-in files have in common: the kept rows of one."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request

from matcher.contracts.registration.files import counts, rows_of
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from webapp.context import session
from webapp.presentation.results import file_row, tabs


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
