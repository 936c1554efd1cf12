"""Entity tags: nothing is read twice in vain, and nobody's change is lost."""

import pytest

from matcher.listings.models import Listing
from tests.webapp.api.calls import program
from tests.webapp.members import NEED, draft, listing_of
from tests.webapp.site import Site


def test_what_did_not_change_is_not_sent_again(shown: Site) -> None:
    reader, address = program(shown), f"/listings/{shown.code(NEED)}"
    tag = reader.tag(address)
    again = reader.call("GET", address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    # The author reads more of it: another representation.
    other = program(shown, "author").call("GET", address, headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_the_second_of_two_changes_is_refused(site: Site) -> None:
    author, code = program(site, "author"), draft(site)
    address = f"/my/demands/{code}"
    seen = {"If-Match": author.tag(f"/my/listings/{code}")}
    first = author.call("PUT", address, {"title": "先改的"}, seen)
    second = author.call("PUT", address, {"title": "后改的"}, seen)
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json["detail"] == "内容在您读取之后又有改动。请重新读取，核对后再提交。"
    assert listing_of(site, code).title == "先改的"
    # The answer of the first carries the tag to go on with.
    third = author.call("PUT", address, {"title": "再改"}, {"If-Match": first.headers["ETag"]})
    assert third.status_code == 200


def test_a_change_of_the_contact_alone_is_a_change(site: Site) -> None:
    author, code = program(site, "author"), draft(site)
    seen = {"If-Match": author.tag(f"/my/listings/{code}")}
    body = {"title": "示例草稿", "problem": "示例问题的描述", "contact_name": "示例"}
    assert author.call("PUT", f"/my/demands/{code}", body, seen).status_code == 200
    assert author.call("PUT", f"/my/demands/{code}", body, seen).status_code == 412


@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 428), ("", 428), ('"1"', 412), ("1", 412), ('W/"1-ab"', 412), ('"9-ab"', 412)],
)
def test_a_change_needs_the_version_that_was_seen(
    site: Site, header: str | None, status: int
) -> None:
    author, code = program(site, "author"), draft(site)
    headers = {} if header is None else {"If-Match": header}
    answer = author.call("POST", f"/my/listings/{code}/submit", headers=headers)
    assert answer.status_code == status
    assert listing_of(site, code).state == "draft"


def test_a_star_takes_whatever_is_there(site: Site) -> None:
    author, code = program(site, "author"), draft(site)
    author.post(f"/my/listings/{code}/submit", If_Match="*")
    assert listing_of(site, code).state == "submitted"


def test_a_change_under_the_hands_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody commits between reading and writing: the database notices, nobody overwrites."""
    author, code = program(site, "author"), draft(site)
    tag = author.tag(f"/my/listings/{code}")

    def overtaken(session: object, actor: object, listing: Listing, *_rest: object) -> None:
        session.connection().exec_driver_sql(  # type: ignore[attr-defined]
            "UPDATE listings SET version = version + 1 WHERE id = ?", (listing.id,)
        )
        listing.title = "后改的"
        session.flush()  # type: ignore[attr-defined]

    monkeypatch.setattr("matcher.listings.own.edit_seen", overtaken)
    answer = author.call("PUT", f"/my/demands/{code}", {"title": "后改的"}, {"If-Match": tag})
    assert answer.status_code == 412
    assert listing_of(site, code).title == "示例草稿"
