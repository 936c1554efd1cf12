"""From approval on, nothing changes an issue: not its listings, their owners, nor the people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.actor import SYSTEM
from matcher.list_issues.content import canonical, content_of, digest
from matcher.list_issues.correct import correct
from matcher.list_issues.find import get_issue
from matcher.list_issues.models import ListIssue
from matcher.list_issues.pdf import pdf
from matcher.list_issues.published import still_public
from matcher.list_issues.spreadsheet import workbook
from matcher.listings import own, post, review
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.own_data.erase import erase_account
from matcher.taxonomy import schemes
from tests.conftest import People, publish_listing
from tests.list_issues.issues import approved, files, second_operator
from tests.webapp.site import CONTACT, EMAIL, PHONE, SECRET

FIELDS = {
    "problem": f"补焊后出现热裂纹，请电 {PHONE} 或 {EMAIL}。",
    "attempts": SECRET,
    "confidential_parts": ["attempts"],
    "keywords": ["高温合金"],
    "region": "150200",
    "technical_fields": ["03"],
    "funds_min": 300,
    "funds_max": 1200.5,
    "intended_partner": "示例大学",
    "indicators": [{"name": "合格率", "operator": "≥", "value": "95", "unit": "%"}],
    **CONTACT,
}
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def listing(session: Session, people: People) -> Listing:
    return publish_listing(session, people, "demand", "叶片补焊热裂纹", **FIELDS)


@pytest.fixture
def issue(session: Session, people: People, listing: Listing) -> ListIssue:
    other = publish_listing(session, people, "demand", "牧草青贮霉变", problem="霉变损失约两成。")
    return approved(session, people, second_operator(people), [other, listing])


def revised(session: Session, people: People, listing: Listing) -> None:
    move(session, people.author, listing, "revise")
    changed = FIELDS | {"title": "另一个名称", "problem": "另一个问题", "funds_min": 9}
    data = listing.SCHEMA.parse(changed)
    own.edit_seen(session, people.author, listing, data, listing.version)
    post.submit(session, people.author, listing)
    review.publish(session, people.operator, listing)


def renamed(session: Session, people: People, listing: Listing) -> None:
    session.get_one(Organization, listing.organization_id).name = "改名后的有限公司"
    people.zone.name = "改名后的示范区"


def erased(session: Session, people: People, _listing: Listing) -> None:
    """The author of the listings; and who composed the issue."""
    erase_account(session, people.author)
    erase_account(session, people.operator)


def withdrawn(session: Session, _people: People, listing: Listing) -> None:
    move(session, SYSTEM, listing, "withdraw")


def test_no_later_change_touches_it(
    session: Session, people: People, listing: Listing, issue: ListIssue
) -> None:
    content, kept = content_of(issue), files(session, issue)
    sha256, issue_id, version = issue.content_sha256, issue.id, issue.version
    assert set(kept) == {"json", "xlsx", "pdf"}
    for change in (revised, renamed, withdrawn, erased):
        change(session, people, listing)
        session.flush()
        session.expire_all()
        again = get_issue(session, people.supervisor, issue_id)
        assert canonical(content_of(again)) == canonical(content), change
        assert digest(content_of(again)) == again.content_sha256 == sha256
        assert files(session, again) == kept
        assert again.version == version
    # What was made anew from the frozen content would be the same too.
    assert workbook(content_of(again), sha256 or "") == kept["xlsx"]
    assert pdf(content_of(again), sha256 or "") == kept["pdf"]


def test_the_frozen_content_is_what_the_public_could_read(
    session: Session, listing: Listing, issue: ListIssue
) -> None:
    text = canonical(content_of(issue)).decode()
    for private in (PHONE, EMAIL, SECRET, "示例联系人", "attempts"):
        assert private not in text
    frozen = content_of(issue)["entries"][1]
    assert frozen["position"] == 2
    assert frozen["code"] == listing.code
    assert frozen["parts"] == [
        {
            "name": "problem",
            "label": "主要问题",
            "text": "补焊后出现热裂纹，请电 139****0123 或 l***@example.com。",
        }
    ]
    assert (frozen["funds_min"], frozen["funds_max"]) == (300, 1200.5)
    assert frozen["region"] == {"code": "150200", "name": "包头市"}
    assert frozen["technical_fields"] == [{"code": "03", "name": "先进制造"}]


@ON_SQLITE
def test_the_json_proves_itself(session: Session, issue: ListIssue) -> None:
    """As docs/list_issues.md tells readers to check it."""
    document = json.loads(files(session, issue)["json"])
    assert document["format"] == "techmatch.list-issue/1"
    assert digest(document["content"]) == document["sha256"] == issue.content_sha256
    document["content"]["entries"][0]["title"] += "。"
    assert digest(document["content"]) != document["sha256"]


@contextmanager
def other_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Code lists with other names."""
    name = schemes.Scheme.name
    with monkeypatch.context() as patch:
        patch.setattr(schemes.Scheme, "name", lambda self, code: f"新{name(self, code)}")
        yield


@ON_SQLITE
def test_new_names_in_code_lists_do_not_reach_it(
    session: Session, issue: ListIssue, monkeypatch: pytest.MonkeyPatch
) -> None:
    before: dict[str, Any] = content_of(issue)
    with other_words(monkeypatch):
        assert content_of(issue) == before


@ON_SQLITE
def test_a_correction_marks_and_points_but_changes_nothing(
    session: Session, people: People, listing: Listing, issue: ListIssue
) -> None:
    sha256, kept = issue.content_sha256, files(session, issue)
    approver = people.actor("third_operator", people.operations, "operator")
    better = approved(session, people, approver, [listing])
    correct(session, people.operator, issue, better, "第 2 项资金有误。")
    assert (issue.state, issue.replaced_by) == ("corrected", better)
    assert digest(content_of(issue)) == sha256
    assert files(session, issue) == kept


@ON_SQLITE
def test_which_listings_can_still_be_opened(
    session: Session, people: People, listing: Listing, issue: ListIssue
) -> None:
    move(session, people.author, listing, "pause")
    assert still_public(session, issue) == {issue.entries[0].listing_id}
    assert session.scalar(select(ListIssue.state)) == "approved"
