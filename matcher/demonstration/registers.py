"""The registers and the yearbook of the last three years, invented like everything here."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.clock import today
from matcher.service_registers.bodies import add_body
from matcher.service_registers.certificates import add_certificate
from matcher.service_registers.schemas import BodyInput, CertificateInput
from matcher.yearbook.check import ReturnInput, check, send_back
from matcher.yearbook.enter import enter
from matcher.yearbook.schemas import EntryInput

_DATA = Path(__file__).parent / "data" / "registers" / "registers.json"
_TERM = timedelta(days=3 * 365)
# Of the last year: one that nobody has checked yet, and one with a mistake.
_UNCHECKED, _RETURNED = "rd_staff", "invention_patents"
_WRONG = "与年报第 12 页不一致，请核对后重新填报"


def keep_registers(session: Session, zone: Zone, actors: dict[str, Actor]) -> None:
    """Bodies and certificates, some of them ending; entries of three years, most of them checked.

    The supervisor checks what the operator has entered.
    """
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    operator = actors["yunying"]
    for row in data["bodies"]:
        add_body(session, operator, zone, BodyInput.parse(_dated(row)))
    for row in data["certificates"]:
        holder = actors.get(row.pop("login"))
        row["user_id"] = str(holder.user_id) if holder else ""
        add_certificate(session, operator, zone, CertificateInput.parse(_dated(row)))
    for item, values in data["yearbook"].items():
        for ago, value in enumerate(reversed(values), start=1):
            _report(session, zone, actors, today().year - ago, item, value)


def _report(
    session: Session, zone: Zone, actors: dict[str, Actor], year: int, item: str, value: str
) -> None:
    source = EntryInput(
        value=value,
        source=f"示例示范区 {year} 年统计年报",
        source_number=f"示例统〔{year + 1}〕8 号",
    )
    entry = enter(session, actors["yunying"], zone, year, item, source, seen=0)
    last = year == today().year - 1
    if last and item == _RETURNED:
        send_back(session, actors["jiandu"], entry, ReturnInput(reason=_WRONG))
    elif not (last and item == _UNCHECKED):
        check(session, actors["jiandu"], entry)


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """The row with days around today instead of the days that are left."""
    left = row.pop("left")
    end = today() + timedelta(days=left) if left is not None else None
    return row | {"valid_from": (end or today()) - _TERM, "valid_to": end}
