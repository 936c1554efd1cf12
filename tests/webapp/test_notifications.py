"""The bell, the list, its links, and the settings of mails."""

import pytest
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.actor import SYSTEM
from matcher.dispatch.objects import shown
from matcher.engagements.interests.models import Interest
from matcher.list_issues.models import ListIssue
from matcher.listings.lifecycle import move
from matcher.notifications import notify
from matcher.notifications.models import Notification
from matcher.notifications.preferences import mails_of
from tests.permissions.routes import RULES
from tests.webapp.members import NEED, by_code, engaged
from tests.webapp.queries import counted
from tests.webapp.reading import parse
from tests.webapp.site import LintingClient, Site

LIST = "/account/notifications"


def tell(site: Site, login: str, kind: str, target: tuple[str, int]) -> int:
    """Notify one user; returns the id of the row."""
    with site.runtime.database.write() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        notify(session, SYSTEM, [user.id], kind, target)
        return (
            session.scalars(
                select(Notification.id)
                .where(Notification.user_id == user.id)
                .order_by(Notification.id.desc())
            ).first()
            or 0
        )


def need(site: Site) -> int:
    with site.runtime.database.read() as session:
        return by_code(session, site.code(NEED)).id


def forget(site: Site) -> None:
    site.write(lambda session: session.query(Notification).delete())


def bell(client: LintingClient, page: str = "/") -> str:
    (found,) = (one for one in parse(client.get(page).text).iter("a") if one.get("href") == LIST)
    return "".join(found.itertext()).strip()


def test_the_bell_counts_what_is_unread_in_one_query(site: Site) -> None:
    forget(site)
    author = site.client("author")
    assert bell(author) == "通知"
    for number in range(3):
        tell(site, "author", "engagement_activity", ("engagement", number))
    with counted(site) as statements:
        assert bell(author) == "通知3 条未读"
    assert sum("notifications" in one for one in statements) == 1
    with counted(site) as statements:
        assert LIST not in site.client().get("/").text
    assert not any("notifications" in one for one in statements)


def test_one_is_opened_read_and_gone_from_the_count(site: Site) -> None:
    forget(site)
    author, code = site.client("author"), site.code(NEED)
    first = tell(site, "author", "listing_expiring", ("listing", need(site)))
    tell(site, "author", "interest_received", ("listing", need(site)))
    page = author.get(LIST).text
    assert "信息即将到期" in page
    assert f"{NEED}（{code}）" in page
    answer = author.submit(f"{LIST}/{first}/open", {}, page=LIST)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/my/listings/{code}")
    assert bell(author) == "通知1 条未读"
    assert "信息即将到期" not in author.get(f"{LIST}?group=unread").text
    assert "收到对接意向" not in author.get(f"{LIST}?group=listings").text
    assert author.submit(f"{LIST}/read-all", {}, page=LIST).status_code == 303
    assert bell(author) == "通知"


def test_what_may_no_longer_be_seen_is_shown_without_a_word_of_it(site: Site) -> None:
    forget(site)
    stranger = site.client("stranger")
    number = tell(site, "stranger", "interest_answered", ("listing", need(site)))
    assert NEED in stranger.get(LIST).text
    people = site.people
    site.write(lambda s: move(s, people.author, by_code(s, site.code(NEED)), "withdraw"))
    page = stranger.get(LIST).text
    assert "已不可查看" in page
    assert "对接意向有了答复" in page
    assert NEED not in page
    assert site.code(NEED) not in page
    assert f"{LIST}/{number}/open" not in page
    answer = stranger.submit(f"{LIST}/{number}/open", {}, page=LIST)
    assert answer.headers["Location"] == LIST


def test_a_long_list_has_pages_and_few_queries(site: Site) -> None:
    forget(site)
    with site.runtime.database.read() as session:
        ids = [row.id for row in session.query(Interest.listing_id.label("id"))] or range(1, 46)
    for number in ids:
        tell(site, "author", "listing_published", ("listing", number))
    tell(site, "author", "engagement_advanced", ("engagement", 1))
    author = site.client("author")
    with counted(site) as statements:
        page = author.get(LIST).text
    assert len(statements) <= 12
    assert "第 1 / 3 页" in page
    assert author.get(f"{LIST}?page=3").status_code == 200
    assert author.get(f"{LIST}?page=x&group=y").status_code == 200


def test_settings_are_shown_and_kept(site: Site) -> None:
    author, address = site.client("author"), f"{LIST}/settings"
    assert "没有登记邮箱" in author.get(address).text
    assert 'name="mail-listing_submitted"' not in author.get(address).text
    answer = author.submit(address, {"mail-listing_returned": "none", "mail-x": "none"})
    assert answer.status_code == 303
    with site.runtime.database.read() as session:
        assert mails_of(session, site.people.author)["listing_returned"] == "none"
    assert author.submit(address, {"mail-listing_returned": "hourly"}).status_code == 422


@pytest.mark.parametrize(
    ("login", "kind", "wanted"),
    [
        ("author", "listing_returned", "my.listing"),
        ("operator", "listing_submitted", "review.desk"),
        ("broker", "suggestions_new", "desk.matches"),
        ("stranger", "interest_answered", "listing.show"),
    ],
)
def test_a_listing_is_opened_where_its_reader_works(
    site: Site, login: str, kind: str, wanted: str
) -> None:
    number = tell(site, login, kind, ("listing", need(site)))
    assert endpoint(site, site.client(login), number) == wanted


def test_other_objects_are_opened_by_their_pages(site: Site) -> None:
    engaged(site)
    zone = site.people.zone.id
    issue = ListIssue(
        zone_id=zone, kind="demand", year=2026, number=1, title="需求清单", state="approved"
    )
    organization, listing = site.people.other_enterprise.id, need(site)
    interest = Interest(listing_id=listing, organization_id=organization, zone_id=zone)
    site.write(lambda session: session.add_all((issue, interest)))
    for login, kind, target, wanted in (
        ("author", "engagement_advanced", ("engagement", 1), "engagement.show"),
        ("broker", "interest_received", ("interest", interest.id), "interests.desk"),
        ("stranger", "interest_answered", ("interest", interest.id), "engagement.mine"),
        ("author", "list_issue_approved", ("list_issue", issue.id), "lists.show"),
    ):
        number = tell(site, login, kind, target)
        assert endpoint(site, site.client(login), number) == wanted


def endpoint(site: Site, client: LintingClient, number: int) -> str:
    """Where opening a notification leads, which must be a page that its reader gets."""
    answer = client.submit(f"{LIST}/{number}/open", {}, page=LIST)
    address = answer.headers["Location"]
    assert client.get(address).status_code == 200, address
    found, _ = site.app.url_map.bind("localhost").match(address.partition("?")[0])
    assert f"GET {found}" in RULES
    return str(found)


def test_nobody_is_shown_an_object_of_others(site: Site) -> None:
    engaged(site)
    numbers = [
        tell(site, "stranger", "engagement_activity", ("engagement", 1)),
        tell(site, "stranger", "engagement_activity", ("unheard_of", 1)),
    ]
    with site.runtime.database.read() as session:
        rows = [session.get_one(Notification, number) for number in numbers]
        assert shown(session, site.people.stranger, rows) == {}
