"""After a change of the key everything opens with the new one alone."""

from collections.abc import Iterator

import pytest

from matcher.accounts.models import User
from matcher.db import Database
from matcher.db.encrypted import blind_index, use_keys
from matcher.db.reseal import reseal
from matcher.errors import SettingsError
from matcher.listings.models import ListingContact
from tests.conftest import DATA_KEY, People, publish_listing
from tests.db.test_encrypted import OTHER_KEY


@pytest.fixture(autouse=True)
def kept_ring() -> Iterator[None]:
    """The ring of the process is as it was."""
    yield
    use_keys(DATA_KEY)


def test_a_new_key_takes_over_everything(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        publish_listing(session, people, "demand", "示例", contact_phone="0472-1234567")
        session.get_one(User, people.author.user_id).set_email("author@example.com")
    use_keys(f"{OTHER_KEY},{DATA_KEY}")
    with database.write() as session:
        count = reseal(session)
        assert count >= 2
        assert reseal(session) == 0
    use_keys(OTHER_KEY)
    with database.read() as session:
        assert session.query(ListingContact).one().contact_phone == "0472-1234567"
        wanted = blind_index("author@example.com")
        (author,) = session.query(User).where(User.email_index == wanted)
        assert author.email == "author@example.com"
    use_keys(DATA_KEY)
    with database.read() as session, pytest.raises(SettingsError, match="另一把"):
        session.query(ListingContact).one()
