"""What is counted and named is public; what an author withholds is neither matched nor shown."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from matcher.guidance import live
from matcher.guidance.live import guide
from matcher.guidance.written import as_written
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.passages import PARTS, passages_of
from matcher.matching.replica import Replica
from matcher.matching.tokens import Tokenizer
from matcher.taxonomy import load_rules

Post = Callable[..., Listing]
TEXT = "预置合金粉末与脉冲激光补焊，抑制镍基高温合金叶片热裂纹。"
FORM = {"title": "叶片激光补焊裂纹抑制", "problem": TEXT}


@pytest.fixture
def indexed() -> Iterator[Callable[..., Replica]]:
    """An index of these listings, whatever the database says of them later."""
    replica = Replica(HashingEncoder(), Tokenizer())

    def filled(*listings: Listing) -> Replica:
        for one in listings:
            passages = passages_of(one)
            vectors = replica.encoder.encode_queries([passages[part] for part in PARTS])
            replica.columns.put(one, "")
            replica.sides[passages.side].add(
                [one.id],
                {part: vectors[at : at + 1] for at, part in enumerate(PARTS)},
                {part: [replica.tokenizer(passages[part])] for part in PARTS},
            )
        return replica

    yield filled
    replica.close()


def test_only_what_is_public_now_is_counted(
    session: Session, posted: Post, indexed: Callable[..., Replica]
) -> None:
    cures = [posted("achievement", "叶片激光补焊裂纹抑制", abstract=TEXT) for _ in range(3)]
    other = posted("demand", "叶片激光补焊裂纹抑制", problem=TEXT)
    replica = indexed(*cures, other)
    told = guide(session, replica, as_written("demand", FORM))
    assert told.matched is not None
    assert (told.matched.count, told.matched.more) == (3, False)
    assert set(told.matched.best) == set(cures)
    assert told.similar == [other]
    cures[0].state = other.state = "paused"
    session.flush()
    told = guide(session, replica, as_written("demand", FORM))
    assert told.matched is not None
    assert (told.matched.count, cures[0] in told.matched.best) == (2, False)
    assert told.similar == []


def test_counting_ends_somewhere(
    session: Session,
    posted: Post,
    indexed: Callable[..., Replica],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cures = [posted("achievement", "叶片激光补焊裂纹抑制", abstract=TEXT) for _ in range(3)]
    few = replace(load_rules().guidance, counted=2, best=1)
    monkeypatch.setattr(live, "load_rules", lambda: replace(load_rules(), guidance=few))
    told = guide(session, indexed(*cures), as_written("demand", FORM))
    assert told.matched is not None
    assert (told.matched.count, told.matched.more, len(told.matched.best)) == (2, True, 1)


def test_what_is_withheld_helps_nobody_to_it(
    session: Session, posted: Post, indexed: Callable[..., Replica]
) -> None:
    replica = indexed(posted("achievement", "叶片激光补焊裂纹抑制", abstract=TEXT))
    secret = {
        "title": "示例",
        "problem": f"{TEXT}联系 13912345678",
        "confidential_parts": ["problem"],
    }
    told = guide(session, replica, as_written("demand", secret))
    assert (told.matched, list(told.personal), list(told.keywords)) == (None, [], [])
    open_form = {**secret, "confidential_parts": []}
    (place,) = guide(session, replica, as_written("demand", open_form)).personal
    assert (place.field, place.kind, place.written) == ("problem", "mobile", "13912345678")
