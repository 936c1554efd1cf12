"""The kinds of input: how a value is read from a posted form, written into one, and parsed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.taxonomy import scheme
from webapp.forms.rows import posted_rows, schema_rows, stored_rows

Posted = MultiDict[str, str]


@dataclass(frozen=True)
class Widget:
    """One kind of input.

    Attributes:
        kind: what the macro `field` calls it.
        read: the shown value from a posted form.
        write: the shown value from a stored one.
        parse: what the schema is given for a shown value; None leaves the field out.
    """

    kind: str
    read: Callable[[Posted, str], Any]
    write: Callable[[Any], Any]
    parse: Callable[[Any], Any]


def _text(form: Posted, name: str) -> str:
    return form.get(name, "")


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def _same(value: Any) -> Any:
    return value


def _many(form: Posted, name: str) -> list[str]:
    return form.getlist(name)


def _listed(value: Any) -> list[str]:
    return list(value or ())


def _yes_no(value: Any) -> str:
    return "是" if value else "否"


def _words(value: Any) -> str:
    return "；".join(value or ())


def _industry(code: str | None) -> str:
    return f"{code} {scheme('industries').name(code)}" if code else ""


def _industry_code(text: str) -> str:
    """The code of "C3240 有色金属合金制造"; any other text as it is."""
    first = text.split(maxsplit=1)[:1]
    return first[0] if first and first[0] in scheme("industries") else text


_IP_COLUMNS = ("type", "number", "state", "holder")


def _ip_lines(rights: Any) -> str:
    return "\n".join(
        "；".join(
            (
                scheme("ip_types").name(right["type"]),
                right.get("number", ""),
                scheme("ip_states").name(right.get("state", "")),
                right.get("holder", ""),
            )
        ).rstrip("；")
        for right in rights or ()
    )


def _ip_rows(text: str) -> list[dict[str, str]]:
    """Lines of type, number, state and holder; whatever follows belongs to the holder."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.replace(";", "；").split("；", 3)]
        if any(cells):
            rows.append({key: cell for key, cell in zip(_IP_COLUMNS, cells) if cell})  # noqa: B905
    return rows


WIDGETS: Mapping[str, Widget] = {
    **{
        kind: Widget(kind, _text, _written, _same)
        for kind in ("text", "textarea", "tel", "email", "date", "number", "select")
    },
    "checks": Widget("checks", _many, _listed, _same),
    "yes_no": Widget("radios", _text, _yes_no, lambda text: text or None),
    "words": Widget("text", _text, _words, _same),
    "industry": Widget("text", _text, _industry, _industry_code),
    # One box to tick.
    "tick": Widget("checks", _many, lambda value: ["是"] if value else [], bool),
    "rows": Widget("indicators", posted_rows, stored_rows, schema_rows),
    "ip": Widget("textarea", _text, _ip_lines, _ip_rows),
}
