"""The actions about yearbook and registers as calls of the domain."""

from datetime import date

from matcher.service_registers import bodies, certificates, find
from matcher.service_registers.changing import end
from matcher.service_registers.schemas import EndInput
from matcher.yearbook import check
from matcher.yearbook import find as yearbooks
from matcher.yearbook.enter import enter
from matcher.yearbook.schemas import EntryInput
from tests.permissions.registered import broker_certificate, service_body, yearbook_entry
from tests.service_registers.registered import body_input, certificate_input

_ENDING = EndInput(ended_on=date(2026, 1, 1), reason="示例")
_ENTRY = EntryInput(value="1", source="示例")
_ALL = find.RegisterFilters()

# Action and call; all of them are about the zone of a place.
CALLS = (
    ("register.see", lambda s, a, p: find.get_body(s, a, service_body(s, p).id)),
    ("register.see", lambda s, a, p: find.get_certificate(s, a, broker_certificate(s, p).id)),
    ("register.see", lambda s, a, p: find.find_bodies(s, a, p.zone, _ALL)),
    ("register.see", lambda s, a, p: find.find_certificates(s, a, p.zone, _ALL)),
    ("register.manage", lambda s, a, p: bodies.add_body(s, a, p.zone, body_input())),
    (
        "register.manage",
        lambda s, a, p: bodies.edit_body(s, a, service_body(s, p), body_input(), 1),
    ),
    (
        "register.manage",
        lambda s, a, p: certificates.add_certificate(s, a, p.zone, certificate_input()),
    ),
    (
        "register.manage",
        lambda s, a, p: certificates.edit_certificate(
            s, a, broker_certificate(s, p), certificate_input(), 1
        ),
    ),
    ("register.manage", lambda s, a, p: end(s, a, service_body(s, p), _ENDING)),
    ("register.manage", lambda s, a, p: end(s, a, broker_certificate(s, p), _ENDING)),
    ("yearbook.see", lambda s, a, p: yearbooks.history(s, a, p.zone, 2025, "gdp")),
    ("yearbook.see", lambda s, a, p: yearbooks.waiting(s, a, p.zone)),
    ("yearbook.see", lambda s, a, p: yearbooks.get_entry(s, a, yearbook_entry(s, p).id)),
    ("yearbook.enter", lambda s, a, p: enter(s, a, p.zone, 2024, "gdp", _ENTRY, seen=0)),
    ("yearbook.check", lambda s, a, p: check.check(s, a, yearbook_entry(s, p))),
    (
        "yearbook.check",
        lambda s, a, p: check.send_back(
            s, a, yearbook_entry(s, p), check.ReturnInput(reason="示例")
        ),
    ),
)
