"""Similar listings, over the hashing double."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.actor import PUBLIC
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.replica import Replica, encoded_by, public_entries
from matcher.matching.similar import similar
from matcher.matching.tokens import Tokenizer
from matcher.matching.vectors import store_vectors
from tests.conftest import People

Post = Callable[..., Listing]
TEXT = "轻稀土萃取分离用液碱皂化，每吨氧化物带出氯化钠废水五十立方米，蒸发结晶的杂盐只能堆库。"


@pytest.fixture
def replica(session: Session) -> Iterator[Callable[[], Replica]]:
    """An index that holds what the session has published."""
    replica = Replica(HashingEncoder(), Tokenizer())

    def caught_up() -> Replica:
        head = outbox.head(session)
        for entry in public_entries(session, session.scalars(select(Listing.id))):
            texts = [entry.passages["title"], entry.passages["text"]]
            vectors = replica.encoder.encode_queries(texts)
            missing = dict(zip(entry.hashes, vectors, strict=True))
            store_vectors(session, replica.encoder.name, missing)
        outbox.advance(session, encoded_by(replica.encoder), head)
        replica.catch_up(session)
        return replica

    yield caught_up
    replica.close()


def test_the_most_alike_of_the_same_kind_come_first(
    session: Session, posted: Post, replica: Callable[[], Replica]
) -> None:
    one = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    far = posted("demand", "牧草青贮霉变", problem="开窖后二次发酵，损失两成。")
    nearer = posted("demand", "稀土萃取皂化废水减量", problem=TEXT)
    nearest = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    other = posted("achievement", "稀土萃取皂化废水", abstract=TEXT)
    found = similar(session, PUBLIC, replica(), one)
    assert [listing.code for listing in found] == [nearest.code, nearer.code]
    assert far not in found
    assert other not in found


def test_no_more_than_asked_for(
    session: Session, posted: Post, replica: Callable[[], Replica]
) -> None:
    listings = [posted("demand", f"稀土萃取皂化废水{n}", problem=TEXT) for n in range(5)]
    assert len(similar(session, PUBLIC, replica(), listings[0], top=2)) == 2


def test_what_the_database_hides_is_left_out_at_once(
    session: Session, people: People, posted: Post, replica: Callable[[], Replica]
) -> None:
    one = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    gone = posted("demand", "稀土萃取皂化废水量大", problem=TEXT)
    index = replica()
    assert similar(session, PUBLIC, index, one) == [gone]
    move(session, people.author, gone, "withdraw")
    assert similar(session, PUBLIC, index, one) == []


def test_a_listing_that_is_not_indexed_can_be_compared(
    session: Session, people: People, posted: Post, replica: Callable[[], Replica]
) -> None:
    one = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    other = posted("demand", "稀土萃取皂化废水量大", problem=TEXT)
    move(session, people.author, other, "withdraw")
    assert similar(session, PUBLIC, replica(), other) == [one]
