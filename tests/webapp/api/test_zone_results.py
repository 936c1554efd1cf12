"""What was frozen of a zone, the files made from it, and its evaluations."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.evaluations.opening import ProgrammeInput, open_evaluation, set_programme
from matcher.made_files.make import make_next
from matcher.making import MAKERS
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.webapp.api.calls import BASE, Program, program
from tests.webapp.site import Site

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def frozen(site: Site) -> Site:
    """The figures of 2023 to 2025, the last year corrected once; an evaluation of them."""

    def fill(session: Session) -> None:
        people, zone = site.people, site.people.zone
        for year in (2023, 2024, 2025):
            freeze(session, people.operator, zone, Period(year))
        freeze(session, people.operator, zone, Period(2025), "更正 13912345678")
        founded = ProgrammeInput(founded_on=date(2023, 5, 1))
        set_programme(session, people.authority, zone, founded, 0)
        open_evaluation(session, people.authority, zone)

    site.write(fill)
    return site


def test_frozen_versions_with_figures_and_digest(frozen: Site) -> None:
    supervisor = program(frozen, "supervisor")
    told = supervisor.get("/statistics/frozen")
    versions = [(row["period"], row["number"]) for row in told["items"]]
    assert (told["zone"], versions) == (
        "test", [("2025", 2), ("2025", 1), ("2024", 1), ("2023", 1)],
    )  # fmt: skip
    newest = told["items"][0]
    assert newest["note"] == "更正 139****5678"
    one = supervisor.get("/statistics/frozen/test/2025/2")
    assert one["sha256"] == newest["sha256"]
    assert (one["until"], len(one["items"])) == ("2025-12-31", 16)
    assert one["items"][0]["code"] == "turnover"
    for missing in ("test/2025/3", "test/2025-Q1/1", "far/2025/1", "test/2025-13/1"):
        supervisor.get(f"/statistics/frozen/{missing}", 404)
    program(frozen, "author").get("/statistics/frozen", 403)


def test_a_report_is_asked_for_made_and_taken(frozen: Site) -> None:
    operator = program(frozen, "operator")
    operator.post("/reports/2022/make", status=404)
    key = {"Idempotency-Key": "示例".encode().hex()}
    first = operator.call("POST", "/reports/2025/make", headers=key)
    again = operator.call("POST", "/reports/2025/make", headers=key)
    assert (first.status_code, again.json) == (201, first.json)
    place = first.headers["Location"].removeprefix(BASE)
    assert operator.get(place)["state"] == "asked"
    operator.get(f"{place}/content", 404)
    _make(frozen)
    made = operator.get(place)
    assert (made["kind"], made["state"], made["reason"]) == ("annual_report", "made", "")
    taken = _taken(operator, place)
    assert (len(taken), taken[:2]) == (made["size"], b"PK")
    with frozen.runtime.database.read() as session:
        last = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert last is not None
        assert last.action == "made_file.take"
    (year,) = (one for one in operator.get("/reports")["items"] if one["year"] == 2025)
    assert (year["frozen"], year["made"], year["made_from"]) == (2, "made", 2)
    program(frozen, "supervisor").get(place, 404)
    program(frozen, "operator", "read").get(f"{place}/content", 403)
    assert operator.call("DELETE", place).status_code == 204
    assert operator.get("/files")["items"] == []
    evidence = operator.post("/reports/2025/evidence", status=201)
    assert evidence["kind"] == "annual_evidence"
    program(frozen, "supervisor").post("/reports/2025/make", status=403)


def test_the_calendar_an_evaluation_and_its_pack(frozen: Site) -> None:
    authority, operator = program(frozen, "authority"), program(frozen, "operator")
    (zone,) = authority.get("/evaluations")["items"]
    assert (zone["zone"], zone["standing"], zone["founded_on"]) == ("test", "running", "2023-05-01")
    (row,) = operator.get("/zones/test/evaluations")["items"]
    assert row == zone["latest"]
    one = operator.get(f"/evaluations/{row['id']}")
    assert (one["state"], one["first_year"], one["last_year"]) == ("opened", 2023, 2025)
    assert one["figures"] == {"2023": 1, "2024": 1, "2025": 2}
    assert sum(score["weight"] for score in one["scores"]) == 100
    assert {score["score"] for score in one["scores"]} == {None}
    assert one["submissions"] == []
    pack = operator.post(f"/evaluations/{row['id']}/pack", status=201)
    assert (pack["kind"], pack["state"]) == ("evidence_pack", "asked")
    operator.get("/zones/far/evaluations", 404)
    program(frozen, "broker").get("/evaluations", 403)


def _make(site: Site) -> None:
    store = site.runtime.settings.made_files
    assert make_next(site.runtime.database, store, MAKERS)


def _taken(who: Program, place: str) -> bytes:
    headers = {"Authorization": f"Bearer {who.secret}"}
    client = who.site.app.test_client()
    answer = client.get(f"{BASE}{place}/content", headers=headers, buffered=True)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data
