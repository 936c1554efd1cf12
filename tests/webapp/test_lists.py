"""List issues on the web: the archive, an issue, its files, and the operators' desk."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from matcher.accounts.models import Zone
from matcher.list_issues.correct import correct
from matcher.list_issues.find import get_issue
from matcher.list_issues.models import ListIssue, ListIssueFile
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.tokens import Tokenizer
from tests.conftest import People, publish_listing
from tests.list_issues.issues import approved, composed, submitted
from tests.webapp.members import audited
from tests.webapp.queries import counted
from tests.webapp.reading import parse, words
from tests.webapp.site import EMAIL, PHONE, SECRET, LintingClient, Site
from webapp.parts.list_order import moved

MOST = 12  # queries of one page


@dataclass(frozen=True)
class Listed:
    """A site with issues in every state.

    Attributes:
        site: the application.
        year: of the approvals.
        ids: of the issues, by state; "other" is the second approved one.
        codes: of the furnished demands, the second one withdrawn after approval.
    """

    site: Site
    year: int
    ids: dict[str, int]
    codes: tuple[str, str]

    @property
    def address(self) -> str:
        return f"/lists/{self.year}/demands/1"


@pytest.fixture(scope="module")
def listed(
    furnished: tuple[Path, People], tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Listed]:
    template, people = furnished
    home = tmp_path_factory.mktemp("lists")
    site = Site(home, f"sqlite:///{shutil.copy(template, home / 'site.db')}", people, tokenizer)
    with site.runtime.database.write() as session:
        query = select(Listing).where(Listing.kind == "demand").order_by(Listing.id)
        known = session.scalars(query).all()
        new = [publish_listing(session, people, "demand", f"示例需求第{n}号") for n in range(30)]
        people._session = session
        second = people.actor("second", people.operations, "operator")
        ids = {
            "corrected": (first := approved(session, people, second, [*known, *new])).id,
            "approved": (other := approved(session, people, second, new[:1])).id,
            "draft": composed(session, people, [*new, known[0]]).id,
            "submitted": submitted(session, people, new[:2]).id,
        }
        correct(session, second, first, other, "第 1 项资金有误。")
        move(session, people.author, known[1], "withdraw")
        year, codes = first.year or 0, (known[0].code, known[1].code)
    yield Listed(site, year, ids, codes)
    site.runtime.close()


def version_of(listed: Listed, state: str) -> int:
    with listed.site.runtime.database.read() as session:
        return session.get_one(ListIssue, listed.ids[state]).version


def lines(listed: Listed, state: str) -> list[int]:
    with listed.site.runtime.database.read() as session:
        people = listed.site.people
        issue = get_issue(session, people.operator, listed.ids[state])
        return [entry.listing_id for entry in issue.entries]


def test_the_archive_is_filtered(listed: Listed) -> None:
    client = listed.site.client()
    for query, count in (
        ("", 2),
        (f"?kind=demand&year={listed.year}&zone=test", 2),
        ("?kind=scenario", 0),
        # What is no choice is no filter.
        ("?kind=achievement&year=1&zone=x&page=9", 2),
    ):
        page = client.get(f"/lists{query}").text
        assert page.count('class="row-card"') == count, query
    assert "没有符合条件的清单" in client.get("/lists?kind=scenario").text
    assert "已更正" in client.get("/lists").text


def test_without_issues_the_archive_says_what_will_come(shown: Site) -> None:
    assert "还没有发布清单" in shown.client().get("/lists").text


def test_the_page_of_an_issue(listed: Listed) -> None:
    page = listed.site.client().get(listed.address).text
    rows = [[words(cell) for cell in row.iter("td")] for row in parse(page).iter("tr")][1:]
    assert len(rows) == 32
    here, gone = listed.codes
    assert rows[0][:4] == ["1", here, "叶片补焊热裂纹", "示例稀土材料有限公司"]
    assert rows[0][6] == "300～1,200"
    assert f'href="/demands/{here}"' in page
    assert rows[1][1].startswith(gone)
    assert "已不再公开" in rows[1][1]
    assert f'href="/demands/{gone}"' not in page
    assert "第 1 项资金有误。" in page
    assert re.search(r'请以<a href="/lists/\d{4}/demands/2\?zone=test">', page)
    for private in (PHONE, EMAIL, SECRET):
        assert private not in page


@pytest.mark.parametrize(
    ("form", "mimetype"),
    [
        ("json", "application/json"),
        ("pdf", "application/pdf"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_files_are_served_as_kept_and_cached(listed: Listed, form: str, mimetype: str) -> None:
    client, address = listed.site.client(), f"{listed.address}.{form}?zone=test"
    answer = client.get(address)
    with listed.site.runtime.database.read() as session:
        kept = session.get_one(ListIssueFile, (listed.ids["corrected"], form))
    assert answer.data == kept.content
    assert answer.mimetype == mimetype
    assert answer.headers["ETag"] == f'"{hashlib.sha256(kept.content).hexdigest()}"'
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    name = f"test-demands-{listed.year}-1.{form}"
    assert answer.headers["Content-Disposition"].endswith(f'filename="{name}"')
    assert "Set-Cookie" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/lists/{}/demands/99",
        "/lists/{}/scenarios/1",
        "/lists/{}/achievements/1",
        "/lists/{}/demands/99999999999999999999",
        "/lists/1999/demands/1",
        "/lists/{}/demands/1?zone=other",
        "/lists/{}/demands/1.csv",
        "/lists/{}/demands/1.pdf?zone=%27",
    ],
)
def test_what_was_never_issued_is_not_found(listed: Listed, address: str) -> None:
    assert listed.site.client().get(address.format(listed.year)).status_code == 404


def test_the_same_number_of_two_zones_needs_its_zone(listed: Listed) -> None:
    with listed.site.runtime.database.write() as session:
        zone = Zone(code="second", name="第二示范区", region="150100")
        twin = ListIssue(zone=zone, kind="demand", title="第二示范区清单", state="approved")
        twin.year, twin.number = listed.year, 2
        session.add(twin)
    client, address = listed.site.client(), f"/lists/{listed.year}/demands/2"
    assert client.get(address).status_code == 404
    assert "选择示范区" in client.get(address).text
    assert "第二示范区清单" in client.get(f"{address}?zone=second").text
    assert "示例示范区企业技术需求清单" in client.get(f"{address}?zone=test").text


@pytest.mark.parametrize("login", ["operator", "supervisor"])
def test_no_page_asks_more_questions_for_more_lines(listed: Listed, login: str) -> None:
    client, draft = listed.site.client(login), listed.ids["draft"]
    pages = [
        "/lists", listed.address, "/zone/lists", f"/zone/lists/{draft}",
        f"/zone/lists/{draft}/preview", f"/zone/lists/{listed.ids['submitted']}",
        f"/zone/lists/{listed.ids['corrected']}",
    ]  # fmt: skip
    if login == "operator":
        pages.append(f"/zone/lists/{draft}/choose?scope=all&q=示例&field=03&region=150200")
    for address in pages:
        client.get(address)
        with counted(listed.site) as statements:
            assert client.get(address).status_code == 200
        assert len(statements) <= MOST, (address, len(statements), statements)


def compose(listed: Listed, client: LintingClient, do: str, **data: object) -> int:
    """Press a button of the draft's form; returns the status."""
    address = f"/zone/lists/{listed.ids['draft']}"
    posted = {"version": version_of(listed, "draft"), "title": "示例清单", "do": do}
    posted |= {"entry": [str(one) for one in lines(listed, "draft")], **data}
    return client.submit(address, posted).status_code


def test_lines_move_by_buttons_without_script(listed: Listed) -> None:
    client = listed.site.client("operator")
    first, second, third, *_, last = lines(listed, "draft")
    assert compose(listed, client, f"down-{first}") == 302
    assert compose(listed, client, f"top-{last}") == 302
    assert lines(listed, "draft")[:3] == [last, second, first]
    assert compose(listed, client, f"remove-{third}") == 302
    assert third not in lines(listed, "draft")
    address = f"/zone/lists/{listed.ids['draft']}/choose?scope=all"
    page = client.submit(address, {"listing": [str(third), "x", "99999999999"]})
    assert page.location.endswith("scope=all&page=1")
    assert lines(listed, "draft")[-1] == third


def test_a_refused_form_says_where_and_keeps_what_was_typed(listed: Listed) -> None:
    client, before = listed.site.client("operator"), lines(listed, "draft")
    address = f"/zone/lists/{listed.ids['draft']}"
    data = {"title": "", "preface": "示例前言", "version": version_of(listed, "draft")}
    answer = client.submit(address, data)
    assert answer.status_code == 422
    assert 'href="#field-title"' in answer.text
    assert "示例前言" in answer.text
    stale = client.submit(address, data | {"title": "示例", "version": 1})
    assert stale.status_code == 409
    assert lines(listed, "draft") == before


def test_who_submitted_cannot_approve_and_the_other_one_can(listed: Listed) -> None:
    address = f"/zone/lists/{listed.ids['submitted']}"
    mine, other = listed.site.client("operator"), listed.site.client("second")
    page = mine.get(address).text
    assert "须由本示范区另一位运营人员批准" in page
    assert "批准并公开" not in page
    page = other.get(address).text
    seen = re.search(r'name="seen" value="(\w{64})"', page)
    assert seen
    assert mine.submit(f"{address}/approve", {"seen": seen[1]}, address).status_code == 403
    assert other.submit(f"{address}/approve", {"seen": "0" * 64}, address).status_code == 409
    empty = other.submit(f"{address}/return", {"reason": " "}, address)
    assert empty.status_code == 422
    assert "请写明要改什么" in empty.text
    assert other.submit(f"{address}/approve", {"seen": seen[1]}, address).status_code == 302
    assert "已公开" in other.get(address).text
    assert audited(listed.site, "list_issue").count("list_issue.approve") == 3


def test_moves_that_lead_nowhere_change_nothing() -> None:
    assert moved([1, 2, 3], "up", "1") == [1, 2, 3]
    assert moved([1, 2, 3], "down", "3") == [1, 2, 3]
    assert moved([1, 2, 3], "up", "9") == [1, 2, 3]
    assert moved([1, 2, 3], "save", "") == [1, 2, 3]
    assert moved([1, 2, 3], "up", "3") == [1, 3, 2]
    assert moved([1, 2, 3], "remove", "2") == [1, 3]
