"""The live ranking joined with what was decided, and rows for pairs that a broker picks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.errors import ConflictError, ForbiddenError, TransitionError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching import propose
from matcher.matching.decisions import dismiss, reopen
from matcher.matching.models import Match
from matcher.matching.propose import LIVE, ensure_match, live_matches
from tests.matching.conftest import Platform

TEXT = "镍基高温合金叶片补焊后出现热裂纹，合格率不足七成"


@pytest.fixture
def pair(platform: Platform) -> tuple[Listing, Listing]:
    demand = platform.publish("demand", "叶片补焊热裂纹", problem=TEXT)
    cure = platform.publish("achievement", "叶片补焊热裂纹抑制", abstract=TEXT)
    platform.publish("achievement", "青贮菌剂", abstract="牧草二次发酵")
    platform.index()
    return demand, cure


@pytest.fixture
def writing(platform: Platform) -> Iterator[Session]:
    with platform.database.write() as session:
        yield session


def both(session: Session, pair: tuple[Listing, Listing]) -> tuple[Listing, Listing]:
    return session.get_one(Listing, pair[0].id), session.get_one(Listing, pair[1].id)


def test_the_ranking_carries_the_decisions_without_what_was_dismissed(
    platform: Platform, pair: tuple[Listing, Listing], writing: Session
) -> None:
    replica, broker = platform.runtime.replica, platform.people.broker
    demand, cure = both(writing, pair)
    live = live_matches(writing, broker, replica, demand)
    assert live[0].result.listing.title == "叶片补焊热裂纹抑制"
    assert [entry.match for entry in live] == [None] * len(live)
    match = ensure_match(writing, broker, replica, demand, cure)
    for listing, other in ((demand, cure), (cure, demand)):
        best = live_matches(writing, broker, replica, listing)[0]
        assert (best.result.listing.id, best.match) == (other.id, match)
    dismiss(writing, broker, match, "cost")
    assert live_matches(writing, broker, replica, cure) == []
    (left,) = live_matches(writing, broker, replica, demand)
    assert (left.result.listing.title, left.result.rank, left.match) == ("青贮菌剂", 1, None)
    reopen(writing, broker, match)
    assert live_matches(writing, broker, replica, demand)[0].match is match


def test_the_next_best_take_the_places_of_the_dismissed(
    platform: Platform, pair: tuple[Listing, Listing], writing: Session
) -> None:
    replica, broker = platform.runtime.replica, platform.people.broker
    for number in range(LIVE):
        platform.publish("achievement", f"叶片修复 {number}", abstract=TEXT)
    platform.index()
    demand, _ = both(writing, pair)
    first, second, *rest = live_matches(writing, broker, replica, demand)
    for entry in (first, second):
        match = ensure_match(writing, broker, replica, demand, entry.result.listing)
        dismiss(writing, broker, match, "maturity")
    live = live_matches(writing, broker, replica, demand)
    assert [entry.result.rank for entry in live] == list(range(1, LIVE + 1))
    shown = [entry.result.listing.id for entry in live]
    assert shown[: len(rest)] == [entry.result.listing.id for entry in rest]
    assert {first.result.listing.id, second.result.listing.id}.isdisjoint(shown)


def test_a_picked_pair_gets_one_row_from_either_side(
    platform: Platform, pair: tuple[Listing, Listing], writing: Session
) -> None:
    replica, broker = platform.runtime.replica, platform.people.broker
    demand, cure = both(writing, pair)
    match = ensure_match(writing, broker, replica, cure, demand)
    assert (match.need_id, match.achievement_id) == (demand.id, cure.id)
    assert (match.origin, match.state, match.rank) == ("broker", "suggested", 1)
    assert match.reasons["phrases"]
    assert ensure_match(writing, broker, replica, demand, cure) is match
    actions = writing.scalars(
        select(AuditEntry.action).where(
            AuditEntry.object_kind == "match", AuditEntry.object_id == match.id
        )
    ).all()
    assert actions == ["match.propose"]


def test_a_colleague_who_was_faster_is_told_of(
    platform: Platform,
    pair: tuple[Listing, Listing],
    writing: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replica, broker = platform.runtime.replica, platform.people.broker
    demand, cure = both(writing, pair)
    ensure_match(writing, broker, replica, demand, cure)
    # What another transaction has not committed is not found, and yet in the way.
    monkeypatch.setattr(propose, "stored_pairs", lambda *_: {})
    with pytest.raises(ConflictError, match="有同事刚处理了这一对"):
        ensure_match(writing, broker, replica, demand, cure)
    assert len(writing.scalars(select(Match)).all()) == 1


def test_only_brokers_pick_and_members_see_no_ranking(
    platform: Platform, pair: tuple[Listing, Listing], writing: Session
) -> None:
    people, replica = platform.people, platform.runtime.replica
    demand, cure = both(writing, pair)
    for actor in (people.author, people.operator, people.supervisor):
        with pytest.raises(ForbiddenError):
            ensure_match(writing, actor, replica, demand, cure)
    with pytest.raises(ForbiddenError):
        live_matches(writing, people.author, replica, demand)


def test_what_is_not_published_is_not_matched(
    platform: Platform, pair: tuple[Listing, Listing], writing: Session
) -> None:
    people, replica = platform.people, platform.runtime.replica
    demand, cure = both(writing, pair)
    move(writing, people.author, demand, "pause")
    with pytest.raises(TransitionError, match=r"已暂停.*发布后才能匹配"):
        live_matches(writing, people.broker, replica, demand)
    with pytest.raises(TransitionError):
        ensure_match(writing, people.broker, replica, cure, demand)
    assert writing.scalars(select(Match)).all() == []


def test_two_of_one_side_are_no_pair(
    platform: Platform, pair: tuple[Listing, Listing], writing: Session
) -> None:
    demand, _ = both(writing, pair)
    with pytest.raises(ConflictError, match="不在匹配结果中"):
        ensure_match(writing, platform.people.broker, platform.runtime.replica, demand, demand)
