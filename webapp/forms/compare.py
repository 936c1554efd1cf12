"""Where two contents of one form differ, in words."""

from typing import Any

from webapp.forms.choices import choices
from webapp.forms.declared import Declared, declared
from webapp.forms.layout import SECTIONS

_NOTHING = "（未填写）"


def differences(kind: str, mine: dict[str, Any], theirs: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields whose shown values differ: (label, what `theirs` says)."""
    fields = declared(kind)
    names = [name for section in SECTIONS[kind] for name in section.fields]
    return [
        (fields[name].label, in_words(kind, fields[name], theirs[name]) or _NOTHING)
        for name in names
        if _plain(mine[name]) != _plain(theirs[name])
    ]


def _plain(value: Any) -> Any:
    """The value without what only the way through the browser changed."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, dict):
        return {key: _plain(text) for key, text in value.items() if text}
    return [_plain(item) for item in value]


def in_words(kind: str, field: Declared, value: Any) -> str:
    """A shown value of a field as one text."""
    if field.widget.kind == "indicators":
        return "；".join(
            f"{row['name']} {row['operator']} {row['value']} {row['unit']}".strip() for row in value
        )
    labels = _labels(kind, field.name)
    if isinstance(value, list):
        return "、".join(labels.get(code) or code for code in value)
    text: str = labels.get(value, value)
    return text


def _labels(kind: str, name: str) -> dict[str, str]:
    return {
        inner["value"]: inner["label"]
        for choice in choices(kind, name)
        for inner in choice.get("choices", [choice])
    }
