"""Similar listings, over the hashing double."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.replica import Replica
from matcher.matching.similar import similar
from tests.conftest import People

Post = Callable[..., Listing]
TEXT = "轻稀土萃取分离用液碱皂化，每吨氧化物带出氯化钠废水五十立方米，蒸发结晶的杂盐只能堆库。"


def test_the_most_alike_of_the_same_kind_come_first(
    session: Session, posted: Post, caught_up_replica: Callable[[], Replica]
) -> None:
    one = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    far = posted("demand", "牧草青贮霉变", problem="开窖后二次发酵，损失两成。")
    nearer = posted("demand", "稀土萃取皂化废水减量", problem=TEXT)
    nearest = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    other = posted("achievement", "稀土萃取皂化废水", abstract=TEXT)
    found = similar(session, PUBLIC, caught_up_replica(), one)
    assert [listing.code for listing in found] == [nearest.code, nearer.code]
    assert far not in found
    assert other not in found


def test_no_more_than_asked_for(
    session: Session, posted: Post, caught_up_replica: Callable[[], Replica]
) -> None:
    listings = [posted("demand", f"稀土萃取皂化废水{n}", problem=TEXT) for n in range(5)]
    assert len(similar(session, PUBLIC, caught_up_replica(), listings[0], top=2)) == 2


def test_what_the_database_hides_is_left_out_at_once(
    session: Session, people: People, posted: Post, caught_up_replica: Callable[[], Replica]
) -> None:
    one = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    gone = posted("demand", "稀土萃取皂化废水量大", problem=TEXT)
    index = caught_up_replica()
    assert similar(session, PUBLIC, index, one) == [gone]
    move(session, people.author, gone, "withdraw")
    assert similar(session, PUBLIC, index, one) == []


def test_a_listing_that_is_not_indexed_can_be_compared(
    session: Session, people: People, posted: Post, caught_up_replica: Callable[[], Replica]
) -> None:
    one = posted("demand", "稀土萃取皂化废水", problem=TEXT)
    other = posted("demand", "稀土萃取皂化废水量大", problem=TEXT)
    move(session, people.author, other, "withdraw")
    assert similar(session, PUBLIC, caught_up_replica(), other) == [one]
