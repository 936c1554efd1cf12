"""Anybody reads approved list issues with what the digest is of; nothing of those in work."""

import pytest
from sqlalchemy import select

from matcher.list_issues.content import digest
from matcher.listings.models import Demand
from tests.list_issues.issues import TITLE, approved, submitted
from tests.webapp.api.calls import program
from tests.webapp.members import by_code
from tests.webapp.site import PHONE, SECRET, Site


@pytest.fixture
def listed(site: Site) -> Site:
    """Two approved issues and one that waits for approval."""
    people = site.people
    with site.runtime.database.write() as session:
        demands = session.scalars(select(Demand).order_by(Demand.id)).all()
        approved(session, people, people.operator, demands)
        approved(session, people, people.operator, demands[:1])
        submitted(session, people, demands[:1])
    return site


def test_the_archive_and_one_issue(listed: Site) -> None:
    reader = program(listed)
    newest, first = reader.get("/lists?zone=test&kind=demand")["items"]
    assert (newest["number"], newest["entries"]) == (2, 1)
    assert (first["number"], first["entries"], first["state"]) == (1, 2, "approved")
    for empty in ("zone=other", "kind=scenario", "year=2000"):
        assert reader.get(f"/lists?{empty}")["items"] == []
    address = f"/lists/test/{first['year']}/demands/1"
    issue = reader.get(address)
    codes = [entry["code"] for entry in issue["content"]["entries"]]
    assert (issue["title"], issue["public"], issue["correction"]) == (TITLE, codes, None)
    assert digest(issue["content"]) == issue["sha256"]
    whole = reader.call("GET", address).text
    assert SECRET not in whole
    assert PHONE not in whole
    with listed.runtime.database.write() as session:
        by_code(session, codes[0]).state = "withdrawn"
    later = reader.get(address)
    assert (later["content"], later["public"]) == (issue["content"], codes[1:])
    reader.get(f"/lists/test/{first['year']}/demands/3", 404)
    reader.get(f"/lists/other/{first['year']}/demands/1", 404)
    reader.get(f"/lists/test/{first['year']}/achievements/1", 404)


def test_the_archive_goes_on_by_cursor(listed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.list_issues.find.PAGE_SIZE", 1)
    reader = program(listed)
    first = reader.call("GET", "/lists")
    following = first.headers["Link"].removeprefix("</api/v1").removesuffix('>; rel="next"')
    second = reader.get(following)
    assert [row["number"] for row in first.json["items"] + second["items"]] == [2, 1]
    assert second["next"] == ""
