"""Files that come while the listing moves: what nobody reviewed never becomes public."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.actor import Actor
from matcher.db import Database
from matcher.errors import TransitionError
from matcher.listings import attaching, post
from matcher.listings.attachments import Attachment
from matcher.listings.models import Listing
from matcher.listings.own import create_own
from tests.conftest import People
from tests.listings.test_attachments import DATA, file

Change = Callable[[Session, Actor, Listing, Attachment], object]
CHANGES: dict[str, Change] = {
    "attach": lambda s, a, listing, _: attaching.attach(s, a, listing, file(2), public=True),
    "rename": lambda s, a, _, one: attaching.edit_attachment(
        s, a, one, attaching.AttachmentInput(title="改名", public=True)
    ),
    "remove": lambda s, a, _, one: attaching.detach(s, a, one),
}


@pytest.fixture
def author(database: Database) -> Actor:
    """Who has a draft with one file, committed."""
    with database.write() as session:
        author = People(session).author
        listing = create_own(session, author, "demand", DATA)
        attaching.attach(session, author, listing, file(1), public=False)
    return author


def read(session: Session) -> tuple[Listing, Attachment]:
    """What a transaction sees that looks now; it is over, its objects stay as they are."""
    found = session.scalars(select(Attachment)).one()
    listing = found.listing
    session.commit()
    return listing, found


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_submitted_meanwhile_stays_as_it_was_sent(
    database: Database, author: Actor, change: Change
) -> None:
    with database.open(writing=True) as slow:
        listing, one = read(slow)
        with database.write() as quick:
            post.submit(quick, author, quick.get_one(Listing, listing.id))
        with pytest.raises(TransitionError):
            change(slow, author, listing, one)
    with database.read() as session:
        (left,) = session.scalars(select(Attachment)).all()
        assert (left.title, left.public) == ("示例报告", False)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whoever_looked_at_other_files_is_told(
    database: Database, author: Actor, change: Change
) -> None:
    with database.open(writing=True) as slow:
        listing, _ = read(slow)
        with database.write() as quick:
            theirs, one = quick.get_one(Listing, listing.id), quick.scalars(select(Attachment))
            change(quick, author, theirs, one.one())
        assert theirs.version > listing.version
        with pytest.raises(StaleDataError):
            post.submit(slow, author, listing)
