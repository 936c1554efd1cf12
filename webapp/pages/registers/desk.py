"""What both registers have in common: list, add, show, edit, end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, update_wrapper
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matcher.accounts.models import Zone
from matcher.accounts.permissions import reach, require
from matcher.clock import today
from matcher.errors import FieldProblem, InvalidError
from matcher.service_registers.changing import MANAGE, end
from matcher.service_registers.find import RegisterFilters
from matcher.service_registers.schemas import EndInput, ValidityInput
from matcher.service_registers.validity import WORDS, Registered
from matcher.statistics.definitions import definition
from matcher.taxonomy import scheme
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.organization_fields import error_rows
from webapp.forms.register_fields import end_fields
from webapp.parts.zone_choice import chosen_zone

Values = Mapping[str, Any]
Page = str | Response | tuple[str, int]
_ROW = "/<int(max=2147483647):register_id>"
_TABS = ("", "valid", "expiring", "expired", "ended")


@dataclass(frozen=True)
class Desk:
    """One register as its pages need it.

    Attributes:
        name: of the blueprint; `path` is its address.
        noun: what one entry is called.
        kinds: the code list of classes or levels; `kind_label` what that is called.
        figure: the code of the figure that counts the valid ones.
        schema: what is asked of an entry.
        find, get, add, edit: the domain's functions for it.
        posted: what was typed, from the form.
        values: what an entry says, as people would type it.
        fields: the form, from values, problems and the zone's row id.
        rows: entries as rows of the table.
        facts: what a page says of one entry beside its form, label and text.
    """

    name: str
    path: str
    noun: str
    kinds: str
    kind_label: str
    figure: str
    schema: type[ValidityInput]
    find: Callable[..., Any]
    get: Callable[..., Any]
    add: Callable[..., Any]
    edit: Callable[..., Any]
    posted: Callable[[MultiDict[str, str]], dict[str, Any]]
    values: Callable[[Any], Values]
    fields: Callable[[Values, Sequence[FieldProblem], int], list[dict[str, Any]]]
    rows: Callable[[Sequence[Any]], list[dict[str, Any]]]
    facts: Callable[[Any], list[tuple[str, str]]]


def index(desk: Desk) -> str:
    """The entries, filtered and paged, with how many there must be."""
    return _list(desk)


def new(desk: Desk) -> str:
    """The empty form."""
    return _form(desk)


def create(desk: Desk) -> Page:
    """Add an entry."""
    zone = chosen_zone(MANAGE).zone
    typed = desk.posted(request.form)
    try:
        row = desk.add(session(), actor(), zone, desk.schema.parse(_given(typed)))
    except InvalidError as error:
        return _form(desk, typed, error.problems), 422
    return _shown(desk, row, f"{desk.noun}已登记。")


def show(desk: Desk, register_id: int) -> str:
    """One entry, with the forms to change and to end it."""
    return _page(desk, desk.get(session(), actor(), register_id))


def save(desk: Desk, register_id: int) -> Page:
    """Change an entry."""
    row = _kept(desk, register_id)
    typed, seen = desk.posted(request.form), request.form.get("seen", 0, type=int)
    try:
        desk.edit(session(), actor(), row, desk.schema.parse(_given(typed)), seen)
    except InvalidError as error:
        return _page(desk, row, typed, error.problems), 422
    return _shown(desk, row, "修改已保存。")


def finish(desk: Desk, register_id: int) -> Page:
    """Let an entry count no more."""
    row = _kept(desk, register_id)
    typed = {name: request.form.get(name, "") for name in EndInput.model_fields}
    try:
        end(session(), actor(), row, EndInput.parse(_given(typed)))
    except InvalidError as error:
        return _page(desk, row, ending=typed, problems=error.problems), 422
    return _shown(desk, row, f"{desk.noun}已终止，不再计入。")


_VIEWS: tuple[tuple[str, str, Callable[..., Page]], ...] = (
    ("GET", "", index),
    ("GET", "/new", new),
    ("POST", "/new", create),
    ("GET", _ROW, show),
    ("POST", _ROW, save),
    ("POST", f"{_ROW}/end", finish),
)


def open_desk(desk: Desk) -> Blueprint:
    """The blueprint with the pages of a register."""
    blueprint = Blueprint(desk.name, __name__, url_prefix=desk.path)
    blueprint.before_request(members_only)
    for method, address, view in _VIEWS:
        # Guards of forms and of rates tell views apart by their names.
        bound = update_wrapper(partial(view, desk), view)
        blueprint.add_url_rule(address, view.__name__, bound, methods=[method])
    return blueprint


def _kept(desk: Desk, register_id: int) -> Any:
    """An entry that the reader may change: others are refused before what they sent is read."""
    row = desk.get(session(), actor(), register_id)
    require(actor(), MANAGE, zone_id=row.zone_id)
    return row


def _list(desk: Desk) -> str:
    choice = chosen_zone("register.see")
    validity, kind = request.args.get("validity", ""), request.args.get("kind", "")
    filters = RegisterFilters(
        validity if validity in _TABS else "", kind if kind in scheme(desk.kinds) else ""
    )
    page = request.args.get("page", 1, type=int)
    found = desk.find(session(), actor(), choice.zone, filters, page)
    asked = {"validity": filters.validity, "kind": filters.kind}
    return render_template(
        "registers/list.html",
        desk=desk,
        choice=choice,
        found=found,
        filters=filters,
        rows=desk.rows(found.rows),
        tabs=[(word, WORDS.get(word, "全部"), found.counts[word]) for word in _TABS],
        kinds=[(one.code, one.name, found.kinds.get(one.code, 0)) for one in scheme(desk.kinds)],
        figure=definition(desk.figure, today()),
        manages=_manages(choice.zone),
        base=url_for(f"{desk.name}.index", **_given(asked), **choice.arguments),
    )


def _form(desk: Desk, typed: Values | None = None, problems: Sequence[FieldProblem] = ()) -> str:
    zone = chosen_zone(MANAGE).zone
    return render_template(
        "registers/new.html",
        desk=desk,
        fields=desk.fields(typed or {}, problems, zone.id),
        errors=error_rows(problems),
    )


def _page(
    desk: Desk,
    row: Any,
    typed: Values | None = None,
    problems: Sequence[FieldProblem] = (),
    ending: Values | None = None,
) -> str:
    changes = _manages(row.zone) and row.ended_on is None
    values = desk.values(row) if typed is None else typed
    return render_template(
        "registers/entry.html",
        desk=desk,
        register_id=row.id,
        seen=row.version,
        row=desk.rows([row])[0],
        facts=desk.facts(row),
        fields=desk.fields(values, problems, row.zone_id) if changes else [],
        end_fields=end_fields(ending or {}, problems if ending is not None else ()),
        ending=ending is not None,
        errors=error_rows(problems),
    )


def _shown(desk: Desk, row: Registered, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for(f"{desk.name}.show", register_id=row.id))


def _manages(zone: Zone) -> bool:
    return reach(actor(), MANAGE).covers(None, zone.id)


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is filled in: what is empty is told to be missing, not to be no day or no code."""
    return {name: value for name, value in asked.items() if value}
