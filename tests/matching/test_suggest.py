"""Publishing a listing on either side writes suggested matches, once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from matcher import outbox
from matcher.actor import SYSTEM
from matcher.audit.models import AuditEntry
from matcher.brokers.models import Assignment
from matcher.listings.models import Listing
from matcher.matching.decisions import dismiss
from matcher.matching.models import Match
from matcher.matching.ranker_versions import keep_candidate, promote
from matcher.matching.ranking import PARTS_OF_ORDER, load_ranker
from matcher.matching.suggest import SUGGESTED, suggest_next
from matcher.notifications.models import Notification
from matcher.taxonomy import load_rules
from tests.matching.conftest import Platform

TEXT = "镍基高温合金叶片补焊后出现热裂纹，合格率不足七成，每月报废约四十件"


@pytest.fixture(autouse=True)
def generous(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Suggest whatever is at all alike: the project's slopes are for the real encoder."""
    rules = load_rules()
    monkeypatch.setitem(rules.thresholds, "weak", 0.05)  # type: ignore[arg-type]
    ranker = load_ranker()
    for part, slope in {"dense_title": 0.7, "dense_text": 1.0}.items():
        monkeypatch.setitem(ranker.slopes, part, slope)  # type: ignore[arg-type]
    object.__setattr__(ranker, "intercept", -0.2)
    object.__setattr__(ranker, "nearness", {})
    yield
    load_ranker.cache_clear()


def suggest(platform: Platform) -> list[tuple[int, int, str]]:
    platform.index()
    while suggest_next(platform.database, platform.runtime.replica):
        pass
    with platform.database.read() as session:
        rows = session.scalars(select(Match).order_by(Match.id))
        return [(row.need_id, row.achievement_id, row.state) for row in rows]


def pair(platform: Platform) -> tuple[Listing, Listing]:
    demand = platform.publish("demand", "叶片补焊热裂纹", problem=TEXT)
    cure = platform.publish("achievement", "叶片补焊热裂纹抑制", abstract=TEXT)
    platform.publish("achievement", "青贮菌剂", abstract="二次发酵")
    return demand, cure


def test_a_pair_is_suggested_once_whichever_side_came_first(platform: Platform) -> None:
    demand, cure = pair(platform)
    assert suggest(platform) == [(demand.id, cure.id, "suggested")]
    assert suggest(platform) == [(demand.id, cure.id, "suggested")]
    scenario = platform.publish("scenario", "叶片补焊验证", pain_points=TEXT)
    assert suggest(platform) == [
        (demand.id, cure.id, "suggested"),
        (scenario.id, cure.id, "suggested"),
    ]


def test_what_was_known_is_kept_with_the_match(platform: Platform) -> None:
    pair(platform)
    suggest(platform)
    with platform.database.read() as session:
        match = session.scalars(select(Match)).one()
        assert match.rank == 1
        assert match.model == load_ranker().version
        assert set(match.components) == {
            "dense_title",
            "dense_text",
            "keyword_title",
            "keyword_text",
        }
        assert match.reasons["phrases"][0]["need"]["part"] in ("title", "problem")
        told = outbox.entries_after(session, 0, topic=SUGGESTED)
        assert [entry.object_id for entry in told] == [match.id]
        audited = session.scalars(
            select(AuditEntry.action).where(AuditEntry.object_kind == "match")
        ).all()
        assert audited == ["match.suggest"]


def test_a_dismissed_pair_is_not_suggested_again(platform: Platform) -> None:
    demand, cure = pair(platform)
    suggest(platform)
    with platform.database.write() as session:
        match = session.scalars(select(Match)).one()
        dismiss(session, platform.people.broker, match, "maturity", "尚在小试")
    again(platform, demand, cure)
    assert suggest(platform) == [(demand.id, cure.id, "dismissed")]


def test_a_dismissed_pair_is_not_suggested_again_by_another_ranker(platform: Platform) -> None:
    demand, cure = pair(platform)
    suggest(platform)
    replica = platform.runtime.replica
    weights = dict.fromkeys(PARTS_OF_ORDER, 1.0)
    manifest = {"started_from": replica.ranker.version}
    other = replace(replica.ranker, version="trained", weights=weights, manifest=manifest)
    with platform.database.write() as session:
        dismiss(session, platform.people.broker, session.scalars(select(Match)).one(), "field")
        keep_candidate(session, SYSTEM, other, replica.encoder.name, better=True)
        promote(session, SYSTEM, "trained")
    again(platform, demand, cure)
    scenario = platform.publish("scenario", "叶片补焊验证", pain_points=TEXT)
    assert suggest(platform) == [
        (demand.id, cure.id, "dismissed"),
        (scenario.id, cure.id, "suggested"),
    ]
    with platform.database.read() as session:
        models = session.scalars(select(Match.model).order_by(Match.id)).all()
    assert models == [load_ranker().version, "trained"]


def again(platform: Platform, *listings: Listing) -> None:
    """Have these matched anew, as after a correction."""
    with platform.database.write() as session:
        outbox.append(session, "listing.changed", *[listing.id for listing in listings])


def test_whoever_has_the_need_is_told_once_while_it_is_unread(platform: Platform) -> None:
    demand, _ = pair(platform)
    broker_id = platform.people.broker.user_id or 0
    with platform.database.write() as session:
        session.add(Assignment(listing_id=demand.id, broker_id=broker_id))
    suggest(platform)
    platform.publish("achievement", "叶片补焊热裂纹控制", abstract=TEXT)
    assert len(suggest(platform)) == 2
    with platform.database.read() as session:
        told = session.scalars(select(Notification)).all()
        new = [(row.user_id, row.target) for row in told if row.kind == "suggestions_new"]
    assert new == [(broker_id, ("listing", demand.id))]
