"""The steps of a listing form: which one is shown, and what the others hold meanwhile.

Each page of the form sends the whole form: what is not shown is carried in hidden inputs, so that
saving needs no memory between pages, and the public can go through the steps without an account.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matcher.errors import FieldProblem
from webapp.forms.declared import declared
from webapp.forms.layout import SECTIONS
from webapp.forms.rows import PARTS

# The whole form on one page, and no part of it at all.
WHOLE, NOTHING = 0, -1
Inputs = list[tuple[str, str]]


def asked_step(kind: str, text: str) -> int:
    """The number of the step, from 1; `WHOLE` for every other text."""
    found = re.fullmatch(r"(?:step-)?([1-9])", text)
    number = int(found.group(1)) if found else WHOLE
    return number if number <= len(SECTIONS[kind]) else WHOLE


def last_step(kind: str) -> int:
    """The step before the preview."""
    return len(SECTIONS[kind])


def step_of(kind: str, name: str) -> int:
    """Where a field is filled in; `WHOLE` for what is on no step."""
    steps = enumerate(SECTIONS[kind], start=1)
    return next((number for number, section in steps if name in section.fields), WHOLE)


def step_with(kind: str, step: int, problems: Sequence[FieldProblem]) -> int:
    """The step if all problems can be mended there, else the whole form: nothing may be lost."""
    places = {step_of(kind, problem.field.partition(".")[0]) for problem in problems}
    return step if places <= {step, WHOLE} else WHOLE


def carried(kind: str, values: Mapping[str, Any], step: int) -> Inputs:
    """Hidden inputs for what the shown step does not show."""
    return [one for name in values for one in _inputs(kind, name, values[name], step)]


def _inputs(kind: str, name: str, value: Any, step: int) -> Iterator[tuple[str, str]]:
    if step == WHOLE or step_of(kind, name) == step:
        return
    if declared(kind)[name].widget.kind == "indicators":
        yield from _row_inputs(name, value)
    else:
        several = value if isinstance(value, list) else [value]
        yield from ((name, text) for text in several if text)


def _row_inputs(name: str, rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(rows):
        for part in PARTS:
            if row.get(part):
                yield f"{name}-{number}-{part}", row[part]
