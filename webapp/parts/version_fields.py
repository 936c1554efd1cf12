"""The fields of a version in the order of the form, with what was changed in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.listings.schemas import Contact
from matcher.privacy.masking import mask
from webapp.forms.compare import in_words
from webapp.forms.declared import declared
from webapp.forms.layout import SECTIONS
from webapp.presentation.changes import Change, Cut, Piece, compare

_LONG, _KEPT = 400, 100  # characters of an unchanged stretch, and of what is shown at its ends


@dataclass(frozen=True)
class VersionField:
    """One field as a reviewer reads it.

    Attributes:
        name: in the schema.
        label: in words.
        text: the value in words, personal data masked; empty when nothing is written.
        contact: whether it is contact data, which is not shown here.
        private: whether its author keeps it from the public.
        change: against the former version; None where nothing was changed.
    """

    name: str
    label: str
    text: str
    contact: bool
    private: bool
    change: Change | None


def version_fields(
    kind: str, content: Mapping[str, Any], former: Mapping[str, Any] | None, cut: Cut
) -> Sequence[VersionField]:
    """All fields of the form of a kind.

    Args:
        kind: of listing.
        content: of a version, by field of the schema.
        former: of the version before; None when there is none to compare with.
        cut: takes a text apart into words.
    """
    names = [name for section in SECTIONS[kind] for name in section.fields]
    return [_field(kind, name, content, former, cut) for name in names]


def _field(
    kind: str, name: str, content: Mapping[str, Any], former: Mapping[str, Any] | None, cut: Cut
) -> VersionField:
    text = _in_words(kind, name, content)
    before = text if former is None else _in_words(kind, name, former)
    return VersionField(
        name=name,
        label=declared(kind)[name].label,
        text=text,
        contact=name in Contact.model_fields,
        private=name in content.get("confidential_parts", ()),
        change=_shortened(compare(before, text, cut)) if before != text else None,
    )


def _in_words(kind: str, name: str, content: Mapping[str, Any]) -> str:
    field = declared(kind)[name]
    written = field.widget.write(content.get(name))
    words = mask(in_words(kind, field, written))
    return f"{words} {field.unit}" if words and field.unit else words


def _shortened(change: Change) -> Change:
    """The former side without the middle of long stretches that stand on the other side too."""
    return Change([_short(piece) for piece in change.before], change.after)


def _short(piece: Piece) -> Piece:
    if piece.kind != "same" or len(piece.text) <= _LONG:
        return piece
    left = len(piece.text) - 2 * _KEPT
    text = f"{piece.text[:_KEPT]}……（此处 {left:,} 字没有改动）……{piece.text[-_KEPT:]}"
    return Piece("same", text)
