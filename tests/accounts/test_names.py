"""Names in timelines."""

from sqlalchemy.orm import Session

from matcher.accounts.names import display_names
from tests.conftest import People


def test_people_by_their_names_and_nobody_as_the_system(session: Session, people: People) -> None:
    author, broker = people.author, people.broker
    names = display_names(session, [author.user_id, None, broker.user_id, author.user_id])
    assert names == {None: "系统", author.user_id: "示例author", broker.user_id: "示例broker"}
