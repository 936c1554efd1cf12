"""Which kinds are mailed, and when: the rules first, then what the user chose."""

import pytest
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import PUBLIC, SYSTEM
from matcher.errors import ForbiddenError, InvalidError
from matcher.notifications import notify
from matcher.notifications.kinds import HITS
from matcher.notifications.preferences import choose_mails, mail_of, mails_of, refuse_mails
from tests.conftest import People
from tests.notifications.told import told

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_only_what_can_happen_to_one_is_offered(session: Session, people: People) -> None:
    mails = mails_of(session, people.author)
    assert mails["listing_returned"] == mails["engagement_invited"] == "immediate"
    assert mails["engagement_activity"] == "daily"
    assert HITS not in mails
    assert "listing_submitted" not in mails
    assert "listing_submitted" in mails_of(session, people.operator)
    assert mails_of(session, people.auditor).keys() == {"list_issue_approved"}
    with pytest.raises(ForbiddenError):
        mails_of(session, PUBLIC)


def test_a_choice_holds_for_what_waits_and_for_what_comes(session: Session, people: People) -> None:
    author = people.author.user_id or 0
    notify(session, SYSTEM, [author], "listing_returned", ("listing", 1))
    notify(session, SYSTEM, [author], "listing_published", ("listing", 1))
    choose_mails(session, people.author, {"listing_returned": "daily", "listing_published": "none"})
    assert [row[2] for row in told(session, people.author)] == ["daily", None]
    notify(session, SYSTEM, [author], "listing_published", ("listing", 2))
    assert told(session, people.author)[-1][2] is None
    choose_mails(session, people.author, {"listing_published": "immediate"})
    assert mails_of(session, people.author)["listing_published"] == "immediate"
    assert told(session, people.author)[-1][2] is None, "what was refused is not mailed later"
    assert mail_of(session, [author, 0], "listing_published") == {author: "immediate", 0: "daily"}


def test_what_is_no_choice_is_refused_and_the_rest_ignored(
    session: Session, people: People
) -> None:
    with pytest.raises(InvalidError):
        choose_mails(session, people.author, {"listing_returned": "hourly"})
    choose_mails(session, people.author, {"listing_submitted": "none", HITS: "daily", "x": "none"})
    assert "listing_submitted" not in mails_of(session, people.author)
    assert mail_of(session, [people.author.user_id or 0], HITS) == {people.author.user_id: "none"}


def test_refusing_ends_all_mails_of_notifications(session: Session, people: People) -> None:
    author = people.author.user_id or 0
    notify(session, SYSTEM, [author], "listing_returned", ("listing", 1))
    user = session.get_one(User, author)
    refuse_mails(session, user, "192.0.2.1")
    refuse_mails(session, user, "192.0.2.1")
    assert set(mails_of(session, people.author).values()) == {"none"}
    assert told(session, people.author) == [("listing_returned", 1, None, True)]
