"""One register: what its operations do, which are the same for both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from matcher.accounts.permissions import reach
from matcher.clock import today
from matcher.service_registers import find
from matcher.service_registers.changing import MANAGE, end
from matcher.service_registers.schemas import EndInput, ValidityInput
from matcher.validation import Text
from webapp.api.cursors import Continued, after
from webapp.api.declared import Answer
from webapp.api.given import Seen
from webapp.api.models.registers import (
    CertificateRow,
    CertificateRows,
    ServiceBodyRow,
    ServiceBodyRows,
)
from webapp.api.zones import OfZone
from webapp.context import actor, session
from webapp.parts.zone_choice import chosen_zone


class RegisterQuery(OfZone, Continued):
    """Which entries."""

    validity: Literal["valid", "expiring", "expired", "ended"] | None = Field(
        title="现在是否有效", default=None
    )
    kind: Text = Field(title="类别或等级的代码", default="", max_length=20)


@dataclass(frozen=True)
class Register:
    """One register as its operations need it.

    Attributes:
        name: of one entry, `many` of several, in names of operations; `noun` in documentation.
        path: of the list; `parameter` is what the number of an entry is called in paths.
        row, rows: models of the answers.
        schema: what is asked of an entry.
        find, get, add, edit: the domain's functions for it.
        activity: what entries did in a year, by row.
    """

    name: str
    many: str
    noun: str
    path: str
    parameter: str
    row: type[ServiceBodyRow] | type[CertificateRow]
    rows: type[ServiceBodyRows] | type[CertificateRows]
    schema: type[ValidityInput]
    find: Callable[..., Any]
    get: Callable[..., Any]
    add: Callable[..., Any]
    edit: Callable[..., Any]
    activity: Callable[..., Any]

    def told(self, entries: Sequence[Any], *, kept: bool = False) -> list[Any]:
        """The rows of entries; `kept` is whether the reader keeps the register."""
        done = self.activity(session(), entries, today().year)
        return [self.row.of(one, done[one.id], kept=kept) for one in entries]

    def answer(self, entry: Any, location: str = "") -> Answer:
        """One entry, by itself whole for whoever keeps the register."""
        kept = reach(actor(), MANAGE).covers(None, entry.zone_id)
        (body,) = self.told([entry], kept=kept)
        return Answer(body, version=entry.version, location=location)

    def list_entries(self, query: RegisterQuery) -> Answer:
        """What ends first before what holds longer."""
        zone = query.chosen("register.see")
        filters = find.RegisterFilters(query.validity or "", query.kind)
        found = self.find(session(), actor(), zone, filters, query.page)
        following = after(found.page, found.pages)
        body = self.rows(
            zone=zone.code,
            total=found.total,
            counts={word: number for word, number in found.counts.items() if word},
            kinds=dict(found.kinds),
            holders=found.holders,
            items=self.told(found.rows),
            next=following,
        )
        return Answer(body, next=following)

    def show_entry(self, **path: int) -> Answer:
        """One entry; `path` names its row."""
        return self.answer(self.get(session(), actor(), *path.values()))

    def add_entry(self, body: ValidityInput) -> Answer:
        """Put one into the register of the own zone."""
        entry = self.add(session(), actor(), chosen_zone(MANAGE).zone, body)
        return self.answer(entry, f"/api/v1{self.path}/{entry.id}")

    def edit_entry(self, body: ValidityInput, seen: Seen, **path: int) -> Answer:
        """Replace what the register says of one."""
        entry = self.get(session(), actor(), *path.values())
        self.edit(session(), actor(), entry, body, seen.check(entry.version))
        return self.answer(entry)

    def end_entry(self, body: EndInput, **path: int) -> Answer:
        """Let one count no more."""
        entry = self.get(session(), actor(), *path.values())
        end(session(), actor(), entry, body)
        return self.answer(entry)
