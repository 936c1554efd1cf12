"""Workbooks that people download: rows to mend, and their own listings.

Every cell is written as a text, which no spreadsheet program runs as a formula or follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import xlsxwriter
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import CHINA
from matcher.exchange.cells import written
from matcher.exchange.columns_help import columns_help
from matcher.exchange.preview_models import ImportPreview
from matcher.exchange.preview_rows import ShownRow
from matcher.exchange.previewed_file import PROBLEM, ROW_NUMBER
from matcher.listings.models import KINDS, Listing, ListingContact
from matcher.listings.own import organization_of
from matcher.listings.own_filters import OwnFilters
from matcher.listings.schemas import Contact
from matcher.taxonomy import scheme

_WIDTH = 20
_AT_ONCE = 500


def write_problem_rows(preview: ImportPreview, rows: Sequence[ShownRow], path: Path) -> None:
    """Write rows with what is wrong with them, to be mended and uploaded again.

    Args:
        preview: whose rows.
        rows: those to mend.
        path: the .xlsx to write.
    """
    said = {name for row in rows for name in row.cells} | {"title"}
    fields = [column.field for column in columns_help(preview.kind) if column.field in said]
    head = [ROW_NUMBER, PROBLEM, *(preview.columns[name] for name in fields)]
    lines = [
        [
            str(row.number),
            "；".join(problem.reason for problem in row.problems),
            *(written(preview.kind, name, row.cells.get(name)) for name in fields),
        ]
        for row in rows
    ]
    write_sheets(path, [("待改的行", head, lines)])


def write_own_listings(session: Session, actor: Actor, filters: OwnFilters, path: Path) -> None:
    """Write the own listings that the filters find, a sheet a kind, in the template's columns.

    However many there are, only a batch of them is in memory at a time.

    Raises:
        ForbiddenError: the actor belongs to no organization, or the role has no listings.
    """
    require(actor, "listing.see_draft")
    wanted = (Listing.organization_id == organization_of(actor), *filters.conditions())
    kinds = set(session.scalars(select(Listing.kind).where(*wanted).distinct()))
    sheets = []
    for kind, model in KINDS.items():
        if kind in kinds:
            schema = model.SCHEMA
            fields = [c.field for c in columns_help(kind) if c.field in schema.model_fields]
            head = ["编号", "状态", "发布日期", *(schema.label(name) for name in fields)]
            lines = _lines(session, model, wanted, filters, fields)
            sheets.append((scheme("listing_kinds").name(kind), head, lines))
    write_sheets(path, sheets or [("我的信息", ["没有符合条件的信息"], [])])


def _lines(
    session: Session,
    model: type[Listing],
    wanted: Sequence[ColumnElement[bool]],
    filters: OwnFilters,
    fields: Sequence[str],
) -> Iterator[list[str]]:
    query = select(model, ListingContact).join(
        ListingContact, ListingContact.listing_id == model.id
    )
    query = query.where(*wanted).order_by(*filters.order())
    for listing, contact in session.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield _line(listing, contact, fields)


def _line(listing: Listing, contact: ListingContact, fields: Sequence[str]) -> list[str]:
    published = listing.published_at
    known = [
        listing.code,
        scheme("listing_states").name(listing.state),
        f"{published.astimezone(CHINA):%Y-%m-%d}" if published else "",
    ]
    sources = dict.fromkeys(Contact.model_fields, contact)
    values = {name: getattr(sources.get(name, listing), name) for name in fields}
    return known + [written(listing.kind, name, value) for name, value in values.items()]


def write_sheets(
    path: Path, sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[str]]]]
) -> None:
    """Write sheets, each of a name, a head and its lines, which are taken one after the other."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
        as_text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for name, head, lines in sheets:
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(head) - 1, _WIDTH, as_text)
            for number, line in enumerate(chain([head], lines)):
                for place, cell in enumerate(line):
                    sheet.write_string(number, place, cell, None if number else bold)
