from collections.abc import Callable

from sqlalchemy.orm import Session

from matcher.engagements.overview import overview
from matcher.engagements.stages import open_engagement
from matcher.listings.models import Listing
from matcher.matching.models import Match
from tests.conftest import People


def test_only_confirmed_matches_count_as_engagements(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    need = posted("demand", "示例需求")
    matches = [
        Match(
            need=need,
            achievement=posted("achievement", f"示例成果{number}"),
            grade="fair",
            relevance=0.4,
            score=0.1,
            rank=1,
            components={},
            reasons={},
            model="test",
        )
        for number in range(2)
    ]
    session.add_all(matches)
    session.flush()
    assert overview(session).engagements == 0
    open_engagement(session, people.broker, matches[0])
    now = overview(session)
    assert (now.engagements, now.organizations) == (1, 2)
    assert now.kinds == {"demand": 1, "scenario": 0, "achievement": 2}
