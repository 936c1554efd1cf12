"""The whole way from publishing to what staff see, on both databases."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from matcher.accounts.models import Zone
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.clock import now
from matcher.errors import ForbiddenError, NotFoundError
from matcher.listings.models import Listing
from matcher.market.compute import compute_when_due
from matcher.market.members import members
from matcher.market.models import MarketPlace, MarketView
from matcher.market.overview import Counts, Market
from matcher.matching.decisions import dismiss
from matcher.matching.models import Match
from tests.market.conftest import BATTERY, SILAGE, WELD, Fair
from tests.matching.conftest import Platform
from tests.matching.pairs import suggest

sqlite_only = pytest.mark.parametrize("platform", ["sqlite"], indirect=True)


def topics(found: Market) -> dict[str, Counts]:
    """The counts of each topic by a word of its name."""
    return {
        word: topic.counts
        for word in ("补焊", "卡车", "青贮")
        for topic in found.topics
        if any(word in term for term in topic.terms)
    }


def total(parts: Iterable[Counts]) -> Counts:
    rows = [(c.needs, c.unsupplied, c.achievements, c.undemanded, c.unjudged) for c in parts]
    return Counts(*map(sum, zip(*rows, strict=True)))


def test_each_topic_has_its_counts_and_what_it_lacks(fair: Fair) -> None:
    found = fair.look()
    assert topics(found) == {
        "补焊": Counts(needs=2, achievements=2),
        "卡车": Counts(needs=3, unsupplied=3),
        "青贮": Counts(achievements=3, undemanded=3),
    }
    assert [counts.lacks for counts in topics(found).values()] == [(), ("supply",), ("demand",)]
    assert found.total == Counts(needs=5, unsupplied=3, achievements=5, undemanded=3)
    assert found.view is not None
    assert (found.view.listings, found.view.unjudged) == (10, 0)


def test_filters_add_up_to_everything(fair: Fair) -> None:
    everything = fair.look()
    assert everything.regions == {
        "110000": Counts(achievements=1),
        "150200": Counts(3, 1, 2, 1),
        "150500": Counts(achievements=2, undemanded=2),
        "150600": Counts(needs=2, unsupplied=2),
    }
    assert everything.industries == {
        "": Counts(1, 1, 2, 1),
        "A": Counts(achievements=2, undemanded=2),
        "B": Counts(needs=2, unsupplied=2),
        "C": Counts(needs=2, achievements=1),
    }
    for name, groups in (("region", everything.regions), ("industry", everything.industries)):
        assert total(groups.values()) == everything.total
        for code in filter(None, groups):
            assert fair.look(**{name: code}).total == groups[code]
    both = fair.look(region="150500", industry="A")
    assert both.total == Counts(achievements=2, undemanded=2)
    assert both.regions == {"150500": Counts(achievements=2, undemanded=2)}
    assert fair.look(region="620000").topics == []


def test_only_topics_with_a_gap(fair: Fair) -> None:
    lacking = fair.look(gap="supply")
    assert list(topics(lacking)) == ["卡车"]
    assert lacking.hidden == 2
    assert list(topics(fair.look(gap="demand"))) == ["青贮"]


@sqlite_only
def test_what_brokers_decided_counts_before_the_grade(fair: Fair) -> None:
    need, other = fair.weld[:2]
    platform = fair.platform
    with platform.database.write() as session:
        offers = [session.get_one(Listing, one.id) for one in fair.weld[2:]]
        for offer in offers:
            match = suggest(session, session.get_one(Listing, need.id), offer)
            dismiss(session, platform.people.broker, match, "maturity")
        far = session.get_one(Listing, fair.silage[0].id)
        suggest(session, session.get_one(Listing, fair.battery[0].id), far).state = "confirmed"
    fair.compute()
    found = topics(fair.look())
    # The other need still has both achievements, so none of these lacks demand.
    assert found["补焊"] == Counts(needs=2, unsupplied=1, achievements=2)
    assert found["卡车"] == Counts(needs=3, unsupplied=2)
    assert found["青贮"] == Counts(achievements=3, undemanded=2)
    with platform.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Match)) == 3
        assert session.get_one(MarketPlace, other.id).grade == "strong"


@sqlite_only
def test_a_merged_duplicate_is_no_verdict(fair: Fair) -> None:
    platform = fair.platform
    with platform.database.write() as session:
        need = session.get_one(Listing, fair.weld[0].id)
        for one in fair.weld[2:]:
            match = suggest(session, need, session.get_one(Listing, one.id))
            dismiss(session, platform.people.broker, match, "duplicate")
    fair.compute()
    assert topics(fair.look())["补焊"].unsupplied == 0


@sqlite_only
def test_needs_that_nobody_can_judge_lack_nothing(fair: Fair, rule: Callable[..., None]) -> None:
    fair.platform.publish("demand", "裂纹", problem="裂纹")
    fair.compute()
    assert fair.look().total == Counts(6, 3, 5, 3, 1)
    rule(seconds=0)
    fair.compute()
    found = fair.look()
    assert found.total == Counts(needs=6, achievements=5, undemanded=5, unjudged=6)
    assert found.view is not None
    assert found.view.unjudged == 6


def test_numbers_are_of_what_is_public_when_they_are_read(fair: Fair) -> None:
    hidden = fair.battery[0]
    fair.platform.change(hidden, lambda _, listing: setattr(listing, "state", "paused"))
    assert topics(fair.look())["卡车"] == Counts(needs=2, unsupplied=2)
    assert fair.look().total.needs == 4


@sqlite_only
def test_staff_see_the_needs_of_their_zone_and_all_achievements(fair: Fair) -> None:
    platform = fair.platform
    with platform.database.write() as session:
        far = Zone(code="far", name="另一示范区", region="150100")
        session.add(far)
        session.flush()
        for one in (fair.battery[0], fair.silage[0]):
            session.get_one(Listing, one.id).zone_id = far.id
        zone_id = far.id
    assert fair.look().total == Counts(needs=4, unsupplied=2, achievements=5, undemanded=3)
    elsewhere = Actor(7, "示例", None, zone_id, frozenset({"supervisor"}))
    assert fair.look(elsewhere).total == Counts(1, 1, 5, 3)
    assert fair.look(SYSTEM).total == Counts(5, 3, 5, 3)
    for who in (PUBLIC, platform.people.broker, platform.people.author):
        with pytest.raises(ForbiddenError):
            fair.look(who)


def test_the_same_listings_give_the_same_market(fair: Fair) -> None:
    def kept() -> tuple[object, ...]:
        with fair.platform.database.read() as session:
            (view,) = session.scalars(select(MarketView))
            places = session.scalars(select(MarketPlace).order_by(MarketPlace.listing_id))
            rows = [(p.listing_id, p.topic, p.nearness, p.grade, p.view_id) for p in places]
            assert {row[-1] for row in rows} == {view.id}
            return view.topics, [row[:-1] for row in rows]

    before = kept()
    fair.compute()
    assert kept() == before
    assert len(before[1]) == 10  # type: ignore[arg-type]


@sqlite_only
def test_computed_again_when_old_and_changed(fair: Fair) -> None:
    due = (fair.platform.database, fair.platform.runtime.replica)
    assert not compute_when_due(*due)
    with time_machine.travel(now() + timedelta(days=2)):
        assert not compute_when_due(*due), "nothing has changed"
    fair.platform.publish("achievement", SILAGE, abstract=SILAGE)
    fair.platform.index()
    assert not compute_when_due(*due), "too young"
    with time_machine.travel(now() + timedelta(days=2)):
        assert compute_when_due(*due)
        assert not compute_when_due(*due)
    assert fair.look().total.achievements == 6


@sqlite_only
def test_too_few_make_no_market(fair: Fair, rule: Callable[..., None]) -> None:
    rule(least=11)
    fair.compute()
    assert fair.look() == Market(None, (), 0, Counts(), {}, {})
    assert not compute_when_due(fair.platform.database, fair.platform.runtime.replica)


@sqlite_only
def test_one_side_alone_is_a_market_too(platform: Platform, rule: Callable[..., None]) -> None:
    fair = Fair(platform, [], [], [])
    for text in (BATTERY, SILAGE, WELD):
        platform.publish("demand", text, problem=text)
    fair.compute()
    assert fair.look().total == Counts(needs=3, unsupplied=3)


@sqlite_only
def test_the_members_of_a_topic_page_by_page(fair: Fair) -> None:
    found = fair.look()
    (topic,) = (t for t in found.topics if t.counts.unsupplied)
    operator = fair.platform.people.operator
    with fair.platform.database.read() as session:
        place = (session, operator, topic.view_id, topic.number)
        first = members(*place, "need", 99)
        assert {listing.id for listing, _ in first.rows} == {one.id for one in fair.battery}
        assert {grade for _, grade in first.rows} == {"none"}
        assert (first.page, first.pages) == (1, 1)
        assert members(*place, "achievement").rows == []
        welding = next(t for t in found.topics if t.counts.needs == 2)
        met = members(session, operator, welding.view_id, welding.number, "need", only_alone=True)
        assert met.rows == []
        for view_id, number in ((topic.view_id + 1, 0), (topic.view_id, 3)):
            with pytest.raises(NotFoundError):
                members(session, operator, view_id, number, "need")
