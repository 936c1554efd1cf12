"""The zone's yearbook: a year as one table, and each item with its form and its history."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may, reach, require
from matcher.clock import today
from matcher.errors import FieldProblem, InvalidError, NotFoundError
from matcher.yearbook import check as checking
from matcher.yearbook.consistency import warnings
from matcher.yearbook.enter import enter
from matcher.yearbook.find import entries, get_entry, history, values, waiting
from matcher.yearbook.items import item_of, items, years
from matcher.yearbook.models import YearbookEntry
from matcher.yearbook.schemas import EntryInput
from webapp.access.gate import members_only
from webapp.answers.downloads import download_upload
from webapp.context import actor, session
from webapp.forms.organization_fields import error_rows
from webapp.forms.posted_file import has_file, received_file, takes_files
from webapp.forms.posted_text import posted_text
from webapp.forms.yearbook_fields import DOCUMENT, entry_fields
from webapp.parts.zone_choice import ZoneChoice, chosen_zone
from webapp.presentation.yearbook import item_row, version_row

blueprint = Blueprint("yearbook", __name__, url_prefix="/zone/yearbook")
blueprint.before_request(members_only)
takes_files(blueprint, "yearbook.save")
_ITEM = "/<int(min=1900,max=9999):year>/<item>"
_ENTRY = "/entries/<int(max=2147483647):entry_id>"


@blueprint.get("")
def index() -> str:
    """All items of a year."""
    choice = chosen_zone("yearbook.see")
    zone, offered = choice.zone, years(today().year)
    year = request.args.get("year", 0, type=int)
    # A year begins to be reported when it is over.
    year = year if year in offered else today().year - 1
    found = entries(session(), [zone.id], year)
    present = values(session(), [zone.id], year)
    newest = {entry.item: entry.value for entry in found}
    return render_template(
        "registers/yearbook.html",
        choice=choice,
        year=year,
        years=offered,
        rows=[item_row(one, found, _item_url(choice, year, one.code)) for one in items(year)],
        warnings=warnings(year, newest, values(session(), [zone.id], year - 1)),
        waiting=waiting(session(), actor(), zone),
        checked=len(present),
        enters=_enters(choice),
    )


@blueprint.get(_ITEM)
def show(year: int, item: str) -> str:
    """One item: what it says, how that came about, and what the reader may do."""
    return _page(chosen_zone("yearbook.see"), year, item)


@blueprint.post(_ITEM)
def save(year: int, item: str) -> Response | tuple[str, int]:
    """Enter a value, with its document if there is one."""
    choice = chosen_zone("yearbook.enter")
    typed = {name: request.form.get(name, "") for name in EntryInput.model_fields}
    try:
        data = EntryInput.parse(typed)
        received = received_file(DOCUMENT) if has_file(DOCUMENT) else None
        seen = request.form.get("seen", 0, type=int)
        enter(session(), actor(), choice.zone, year, item, data, seen=seen, received=received)
    except InvalidError as error:
        return _page(choice, year, item, typed, error.problems), 422
    name = item_of(item, year).name
    flash(f"{year} 年{name}已填报，等待监督人员核对。", "success")
    return redirect(url_for("yearbook.index", year=year, **choice.arguments))


@blueprint.post(f"{_ENTRY}/check")
def check(entry_id: int) -> Response:
    """Find it right."""
    entry = get_entry(session(), actor(), entry_id, lock=True)
    checking.check(session(), actor(), entry)
    return _decided(entry, "已核对通过，从现在起计入指标")


@blueprint.post(f"{_ENTRY}/return")
def send_back(entry_id: int) -> Response | tuple[str, int]:
    """Send it back with a reason."""
    entry = get_entry(session(), actor(), entry_id, lock=True)
    require(actor(), "yearbook.check", zone_id=entry.zone_id)
    try:
        data = checking.ReturnInput.parse({"reason": posted_text("reason")})
        checking.send_back(session(), actor(), entry, data)
    except InvalidError as error:
        choice = ZoneChoice(entry.zone, [entry.zone])
        return _page(choice, entry.year, entry.item, problems=error.problems), 422
    return _decided(entry, "已退回，填报人会收到通知")


@blueprint.get(f"{_ENTRY}/document")
def document(entry_id: int) -> Response:
    """The document that a version is taken from."""
    entry = get_entry(session(), actor(), entry_id)
    if entry.upload is None:
        raise NotFoundError("这条年鉴数据没有上传来源文件。")
    return download_upload(entry.upload)


def _decided(entry: YearbookEntry, what: str) -> Response:
    flash(f"{entry.year} 年{item_of(entry.item, entry.year).name}{what}。", "success")
    return redirect(url_for("yearbook.index", year=entry.year, zone=entry.zone.code))


def _page(
    choice: ZoneChoice,
    year: int,
    code: str,
    typed: dict[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> str:
    one = item_of(code, year)
    versions = history(session(), actor(), choice.zone, year, code)
    newest = versions[0] if versions else None
    pending = newest if newest and newest.state == "entered" else None
    checks = may(actor(), "yearbook.check")
    return render_template(
        "registers/yearbook_item.html",
        choice=choice,
        year=year,
        item=one,
        index_url=url_for("yearbook.index", year=year, **choice.arguments),
        save_url=url_for("yearbook.save", year=year, item=code, **choice.arguments),
        pending=version_row(one, pending) if pending and checks else None,
        own=pending is not None and pending.entered_by == actor().user_id,
        fields=entry_fields(one, versions, typed, problems) if _enters(choice) else [],
        errors=error_rows(problems),
        seen=newest.number if newest else 0,
        versions=[version_row(one, version) for version in versions],
    )


def _enters(choice: ZoneChoice) -> bool:
    return reach(actor(), "yearbook.enter").covers(None, choice.zone.id)


def _item_url(choice: ZoneChoice, year: int, code: str) -> str:
    return url_for("yearbook.show", year=year, item=code, **choice.arguments)
