"""The desk's lists of engagements: board, table, and what is to be done today."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.clock import now, today
from matcher.engagements import find
from matcher.engagements.activities import ActivityInput, add_activity, finish
from matcher.engagements.agenda import (
    answers,
    late_stages,
    messages,
    next_steps,
    next_steps_of,
    waiting_interests,
)
from matcher.engagements.board import STAGES, board
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.find import all_desk_engagements, desk_engagements
from matcher.engagements.interests.models import Interest
from matcher.engagements.invitations import answer
from matcher.engagements.models import Engagement
from matcher.engagements.owners import owners_of
from matcher.engagements.stages import open_engagement, terminate
from matcher.errors import ForbiddenError
from matcher.listings.models import Listing
from tests.conftest import People
from tests.matching.pairs import suggest

Posted = Callable[..., Listing]


@pytest.fixture
def colleague(people: People) -> Actor:
    return people.actor("colleague", people.agency, "broker")


@pytest.fixture
def work(
    session: Session, people: People, posted: Posted, colleague: Actor
) -> Sequence[Engagement]:
    """Of the broker: one late, one new; of a colleague: one in trial; one that ended."""
    cure = posted("achievement", "激光熔覆修复")
    needs = [
        posted("demand", "叶片补焊裂纹", technical_fields=["03"]),
        posted("scenario", "矿卡低温启动", technical_fields=["06"]),
        posted("demand", "青贮霉变 100%", technical_fields=["09", "03"]),
        posted("demand", "已经结束的"),
    ]
    owners = (people.broker, people.broker, colleague, people.broker)
    made = [
        open_engagement(session, owner, suggest(session, need, cure))
        for need, owner in zip(needs, owners, strict=True)
    ]
    late, _, trial, over = made
    late.stages[-1].deadline = today() - timedelta(days=3)
    late.stages[-1].entered_at = now() - timedelta(days=8)
    trial.stage = trial.stages[-1].stage = "trial"
    terminate(session, people.broker, over, "price")
    session.flush()
    return made


def planned(
    session: Session, actor: Actor, engagement: Engagement, days: int, text: str, **more: str
) -> int:
    """A note whose next step is due in so many days."""
    given = {"kind": "call", "happened_on": today() - timedelta(days=30), "text": "示例记录"}
    next_on = today() + timedelta(days=days)
    data = ActivityInput.parse(given | {"next_on": next_on, "next_text": text, **more})
    return add_activity(session, actor, engagement, data).id


def codes(engagements: Sequence[Engagement]) -> list[str]:
    return [engagement.code for engagement in engagements]


def test_the_board_has_every_stage_the_urgent_first(
    session: Session, people: People, work: Sequence[Engagement]
) -> None:
    late, fresh, trial, _ = work
    columns = board(session, people.broker)
    assert [column.stage for column in columns] == list(STAGES)
    confirmed = columns[0]
    assert (confirmed.count, confirmed.overdue) == (2, 1)
    assert list(confirmed.engagements) == [late, fresh]
    assert [list(c.engagements) for c in columns if c.stage == "trial"] == [[trial]]
    mine = board(session, people.broker, "mine")
    assert sum(column.count for column in mine) == 2


def test_a_broker_whose_organization_became_a_party_reads_what_parties_read(
    session: Session, people: People, work: Sequence[Engagement]
) -> None:
    secret = ActivityInput(
        kind="call",
        happened_on=today(),
        text="底价",
        visibility="broker",
        next_on=today(),
        next_text="压价",
    )
    add_activity(session, people.broker, work[1], secret)
    (step,) = next_steps_of(session, people.broker, work).values()
    assert step.next_text == "压价"
    assert next_steps(session, people.broker, "mine", 5).total == 1
    inside = replace(people.broker, organization_id=people.university.id)
    assert next_steps_of(session, inside, work) == {}
    assert next_steps(session, inside, "mine", 5).total == 0


def test_a_column_is_bounded_and_still_counts_all(
    session: Session, people: People, work: Sequence[Engagement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.engagements.board.CARDS", 1)
    first = board(session, people.operator)[0]
    assert (first.count, list(first.engagements)) == (2, [work[0]])


FILTERED: Sequence[tuple[dict[str, object], list[int]]] = (
    ({}, [0, 1, 2]),
    ({"whose": "mine"}, [0, 1]),
    ({"stages": ("terminated",)}, [3]),
    ({"stages": ("trial", "signing")}, [2]),
    ({"overdue": True}, [0]),
    ({"fields": ("03",)}, [0, 2]),
    ({"kinds": ("scenario",)}, [1]),
    ({"text": "补焊"}, [0]),
    ({"text": "100%"}, [2]),
    ({"text": "%"}, [2]),
    ({"text": "示例工业大学"}, [0, 1, 2]),
    ({"due": True}, [1]),
    ({"sort": "newest"}, [2, 1, 0]),
    ({"sort": "next", "whose": "mine"}, [1, 0]),
    ({"sort": "since", "whose": "mine"}, [0, 1]),
)


def test_the_table_is_limited_and_ordered(
    session: Session, people: People, work: Sequence[Engagement]
) -> None:
    planned(session, people.broker, work[1], 2, "送样")
    for filters, places in FILTERED:
        asked = EngagementFilters(**filters)  # type: ignore[arg-type]
        found = desk_engagements(session, people.broker, asked)
        wanted, got = codes([work[place] for place in places]), codes(found.engagements)
        assert found.total == len(wanted), filters
        assert (got == wanted) if "sort" in filters else (sorted(got) == sorted(wanted)), filters
        assert codes(all_desk_engagements(session, people.broker, asked, 100)) == got


def test_a_code_is_found_and_an_owner(
    session: Session, people: People, work: Sequence[Engagement], colleague: Actor
) -> None:
    for text in (work[0].code, f"{work[0].id:04d}"):
        found = desk_engagements(session, people.broker, EngagementFilters(text=text))
        assert list(found.engagements) == [work[0]]
    theirs = EngagementFilters(owner=colleague.user_id or 0)
    assert list(desk_engagements(session, people.operator, theirs).engagements) == [work[2]]
    assert owners_of(session, people.operator) == {
        people.broker.user_id: "示例broker",
        colleague.user_id: "示例colleague",
    }


def test_a_page_beyond_the_end_gives_the_last(
    session: Session, people: People, work: Sequence[Engagement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "PAGE_SIZE", 2)
    last = desk_engagements(session, people.broker, EngagementFilters(), page=9)
    assert (last.page, last.pages, last.total, len(last.engagements)) == (2, 2, 3, 1)


def test_what_is_late_and_what_comes_next(
    session: Session, people: People, work: Sequence[Engagement], colleague: Actor
) -> None:
    late, fresh, trial, _ = work
    done = planned(session, people.broker, late, 0, "已办")
    finish(session, people.broker, late, done)
    planned(session, people.broker, fresh, 1, "送样")
    planned(session, people.broker, late, -2, "回电")
    planned(session, people.broker, fresh, 60, "以后")
    planned(session, colleague, trial, 1, "私下了解报价", visibility="broker")
    (over,) = late_stages(session, people.broker, "mine", 5).rows
    assert (over.engagement, over.titles, over.day) == (
        late,
        ("叶片补焊裂纹", "激光熔覆修复"),
        today() - timedelta(days=3),
    )
    steps = next_steps(session, people.broker, "mine", 1)
    assert ([task.about.next_text for task in steps.rows], steps.total) == (["回电"], 2)
    # What a colleague noted down for themselves is not read by the rest of the desk.
    assert next_steps(session, people.broker, "zone", 5).total == 2
    assert next_steps(session, colleague, "mine", 5).total == 1
    first = next_steps_of(session, people.broker, work)
    assert {key: step.next_text for key, step in first.items()} == {
        late.id: "回电",
        fresh.id: "送样",
    }


def test_what_the_parties_said_and_asked(
    session: Session, people: People, work: Sequence[Engagement]
) -> None:
    late, fresh, *_ = work
    answer(session, people.author, late, "decline", "已另行解决")
    said = ActivityInput(kind="message", happened_on=today(), text="样品已寄出")
    add_activity(session, people.researcher, fresh, said)
    noted = ActivityInput(
        kind="call", happened_on=today(), text="电话了解", party=people.enterprise.id
    )
    add_activity(session, people.broker, fresh, noted)
    (declined,) = answers(session, people.broker, "mine", 5).rows
    assert (declined.party, declined.about.reason) == ("示例稀土材料有限公司", "已另行解决")
    (message,) = messages(session, people.broker, "mine", 5).rows
    assert (message.party, message.about.text) == ("示例工业大学", "样品已寄出")
    session.add(
        Interest(
            listing_id=late.match.need_id,
            organization_id=people.other_enterprise.id,
            zone_id=people.zone.id,
            text="想了解",
        )
    )
    session.flush()
    waiting = waiting_interests(session, people.broker, 5)
    assert [(title, name) for _, title, name in waiting.rows] == [
        ("叶片补焊裂纹", "示例乳业有限公司")
    ]


def test_other_zones_and_members_have_no_part(
    session: Session, people: People, work: Sequence[Engagement]
) -> None:
    zone = Zone(code="other", name="另一示范区", region="150100")
    session.add(zone)
    session.flush()
    foreign = Actor(user_id=99, zone_id=zone.id, roles=frozenset({"broker"}))
    assert desk_engagements(session, foreign, EngagementFilters()).total == 0
    assert sum(column.count for column in board(session, foreign)) == 0
    assert late_stages(session, foreign, "zone", 5).total == 0
    assert owners_of(session, foreign) == {}
    with pytest.raises(ForbiddenError):
        desk_engagements(session, people.author, EngagementFilters())
