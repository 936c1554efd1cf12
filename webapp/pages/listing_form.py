"""The page with a listing's form, shared by posting and editing, with and without an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from matcher.accounts.models import Zone
from matcher.errors import FieldProblem, InvalidError
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS, ListingInput
from webapp.forms import error_items, schema_input, sections
from webapp.forms.sender_fields import NAMES, with_sender
from webapp.forms.steps import WHOLE, carried, last_step
from webapp.pages.form_steps import form_steps, returned

Values = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """Where a form stands and where it leads.

    Attributes:
        kind: which form.
        key: what the browser calls it when it keeps what is typed.
        heading: of the page.
        breadcrumb: of the page.
        autosave: the address that keeps what is typed; empty where the browser does alone.
        discard: the address that forgets it.
        listing: the one that is edited; None for a new one.
        zones: where a sender without an account can send it; empty for members.
    """

    kind: str
    key: str
    heading: str
    breadcrumb: Sequence[Mapping[str, str]]
    autosave: str = ""
    discard: str = ""
    listing: Listing | None = None
    zones: Sequence[Zone] = ()


def form_page(
    frame: Frame,
    values: Values,
    step: int,
    *,
    version: int = 0,
    problems: Sequence[FieldProblem] = (),
    conflict: Sequence[tuple[str, str]] | None = None,
    rows_told: str = "",
    restored: str = "",
    revision: int = 0,
    sender: Mapping[str, str] | None = None,
) -> str:
    """The form with these values.

    Args:
        frame: where it stands.
        values: what the fields show.
        step: which step is shown, or `WHOLE`.
        version: of the listing when its author began to edit.
        problems: what the schema refused.
        conflict: where somebody else's newer content differs; None without a conflict.
        rows_told: what just became of the rows of indicators; empty for nothing.
        restored: when the shown values were kept without being saved; empty if they were saved.
        revision: of what is kept beside the draft.
        sender: what a sender without an account said of themselves.
    """
    drawn = sections(frame.kind, values, problems, rows_told)
    if frame.zones:
        last = drawn[-1]
        last["fields"] = with_sender(last["fields"], sender or {}, problems, frame.zones)
    return render_template(
        "post/form.html",
        frame=frame,
        kind=frame.kind,
        listing=frame.listing,
        version=version,
        revision=revision,
        step=step,
        last=last_step(frame.kind),
        sections=drawn if step == WHOLE else [drawn[step - 1]],
        steps=form_steps(drawn, step),
        carried=carried(frame.kind, values, step) + _carried_sender(frame, step, sender or {}),
        returned=returned(frame.listing) if frame.listing else [],
        errors=_errors(frame, problems),
        conflict=conflict,
        rows_told=rows_told,
        restored=restored,
    )


def parsed(kind: str, values: Values, **kept: Any) -> ListingInput:
    """The schema's reading of the form.

    Args:
        kind: which schema.
        values: what was posted.
        kept: values of fields that are not on the form.

    Raises:
        InvalidError: with the problems per field.
    """
    return SCHEMAS[kind].parse(schema_input(kind, values) | kept)


def problems_of(kind: str, values: Values) -> tuple[FieldProblem, ...]:
    """What the schema has against the form."""
    try:
        parsed(kind, values)
    except InvalidError as error:
        return error.problems
    return ()


def redraws() -> bool:
    """Whether the form was posted to be shown in another way, not to be saved."""
    return request.form.get("then") in ("view-whole", "view-steps")


def _errors(frame: Frame, problems: Sequence[FieldProblem]) -> list[dict[str, str]]:
    of_sender = [problem for problem in problems if problem.field in NAMES]
    items = error_items(frame.kind, [one for one in problems if one not in of_sender])
    return items + [
        {"field": problem.field, "message": f"{problem.label}：{problem.message}"}
        for problem in of_sender
    ]


def _carried_sender(frame: Frame, step: int, sender: Mapping[str, str]) -> list[tuple[str, str]]:
    if not frame.zones:
        return []
    shown = step in (WHOLE, last_step(frame.kind))
    if len(frame.zones) == 1:
        sender = {**sender, "zone": str(frame.zones[0].id)}
        shown_names = {"organization_name", "consent"}
    else:
        shown_names = set(NAMES)
    hidden = set(NAMES) - shown_names if shown else set(NAMES)
    return [(name, sender[name]) for name in sorted(hidden) if sender.get(name)]
