"""The people of the demonstration find saved searches with news, and notifications, to read."""

import pytest
from sqlalchemy.orm import Session

from matcher.demonstration.notifications import SEARCHES, remind
from matcher.engagements.stages import open_engagement
from matcher.matching.columns import Filters
from matcher.notifications.find import count_unread
from matcher.saved_searches.keep import news_of, searches_of
from matcher.saved_searches.schemas import filters_of
from tests.conftest import People, publish_listing
from tests.matching.pairs import suggest

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_each_of_them_has_something_to_read(session: Session, people: People) -> None:
    need = publish_listing(session, people, "scenario", "低温启动")
    cure = publish_listing(session, people, "achievement", "稀土储氢")
    open_engagement(session, people.broker, suggest(session, need, cure))
    actors = {"qiye": people.author, "gaoxiao": people.researcher, "jingjiren": people.broker}
    before = {login: count_unread(session, actors[login].user_id or 0) for login in actors}
    remind(session, actors)
    for login, actor in actors.items():
        kept = searches_of(session, actor)
        assert len(kept) == [login for login, *_ in SEARCHES].count(login)
        assert all(isinstance(filters_of(search.filters), Filters) for search in kept)
        assert count_unread(session, actor.user_id or 0) > before[login]
    mine = searches_of(session, people.author)
    assert {search.name for search in mine if search.id in news_of(session, mine)} >= {
        "稀土方面的成果"
    }
