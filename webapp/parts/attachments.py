"""The files of a listing as the macro `attachments` draws them."""

from typing import Any

from flask import url_for

from matcher.actor import Actor
from matcher.listings.attachments import attachments_of
from matcher.listings.models import Listing
from webapp.context import session

_KILO, _MEGA = 1 << 10, 1 << 20


def attachment_rows(actor: Actor, listing: Listing) -> list[dict[str, Any]]:
    """The files that the actor may have.

    Returns:
        Dicts of id, title, name, size (in words), url and public.
    """
    return [
        {
            "id": entry.id,
            "title": entry.public_title,
            "name": entry.upload.name,
            "size": _size(entry.upload.size),
            "url": url_for("attachments.download", key=entry.upload.key),
            "public": entry.public,
        }
        for entry in attachments_of(session(), actor, listing)
    ]


def _size(count: int) -> str:
    return f"{count / _MEGA:.1f} MB" if count >= _MEGA else f"{max(1, count // _KILO)} KB"
