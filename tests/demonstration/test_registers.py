"""The demonstration's registers and yearbook show every state, and fit together."""

import pytest
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.demonstration.registers import keep_registers
from matcher.service_registers.find import RegisterFilters, find_bodies, find_certificates
from matcher.taxonomy import scheme
from matcher.yearbook.consistency import warnings
from matcher.yearbook.find import entries, values
from matcher.yearbook.items import items
from tests.conftest import People


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_demonstration_shows_what_the_registers_are_for(
    session: Session, people: People
) -> None:
    actors = {"yunying": people.operator, "jiandu": people.supervisor, "jingjiren": people.broker}
    keep_registers(session, people.zone, actors)
    bodies = find_bodies(session, people.operator, people.zone, RegisterFilters())
    assert bodies.total == 12
    assert set(bodies.kinds) == {term.code for term in scheme("service_body_classes")}
    assert {row.name[:2] for row in bodies.rows} == {"示例"}
    brokers = find_certificates(session, people.operator, people.zone, RegisterFilters())
    assert (brokers.total, brokers.counts["expiring"], brokers.counts["expired"]) == (11, 1, 1)
    assert [row.user_id for row in brokers.rows if row.user_id] == [people.broker.user_id]
    last, ids = today().year - 1, [people.zone.id]
    codes = {item.code for item in items(last)}
    for year in (last - 2, last - 1, last):
        present = values(session, ids, year)
        assert list(warnings(year, present, values(session, ids, year - 1))) == []
        missing = {"rd_staff", "invention_patents"} if year == last else set()
        assert set(present) == codes - missing
    states = {entry.state for entry in entries(session, ids, last)}
    assert states == {"checked", "entered", "returned"}
