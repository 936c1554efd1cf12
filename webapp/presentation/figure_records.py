"""The records behind figures as rows of tables, each with the way to what it is."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.statistics.records import Record
from webapp.presentation.amounts import plain
from webapp.presentation.text import day

Row = dict[str, Any]
_ACTIONS = {
    "contract": "contract.see",
    "payment": "contract.see",
    "engagement": "engagement.see",
    "entry": "yearbook.see",
    "body": "register.see",
    "broker": "register.see",
}
"""Kind of record -> what its reader must be allowed to do to open it."""
_NUMBERED = frozenset({"contract", "payment", "engagement"})


def record_row(record: Record, who: Actor, zones: Mapping[int, str]) -> Row:
    """A record with its address where the reader may open it.

    Args:
        record: behind a figure.
        who: reads it.
        zones: their codes by id.
    """
    action = _ACTIONS.get(record.kind, "")
    return {
        # Rows of registers have no number that people know.
        "code": record.code if record.kind in _NUMBERED else "",
        "title": record.title,
        "url": _address(record, zones) if action and may(who, action) else "",
        "on": day(record.on),
        "amount": _amount(record),
        "reason": record.reason,
        "result": record.result,
    }


def _amount(record: Record) -> str:
    """Money to the fen, so that a column can be read; entries of the yearbook as they are."""
    if record.amount is None:
        return ""
    return plain(record.amount) if record.kind == "entry" else f"{record.amount:,.2f}"


def _address(record: Record, zones: Mapping[int, str]) -> str:
    match record.kind:
        case "contract" | "payment":
            return url_for("contracts.show", code=record.code)
        case "engagement":
            return url_for("engagement.show", code=record.code)
        case "entry":
            zone_id, year, item = record.code.split("/")
            zone = zones.get(int(zone_id))
            return url_for("yearbook.show", year=int(year), item=item, zone=zone)
        case "body":
            return url_for("service_bodies.show", register_id=int(record.code))
        case "broker":
            return url_for("certificates.show", register_id=int(record.code))
        case _:
            return ""
