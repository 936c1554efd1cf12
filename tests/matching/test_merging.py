"""Suggestions that say the same stand together, become one, and are taken apart again."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.clock import today
from matcher.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from matcher.listings.models import Listing
from matcher.matching.decisions import confirm, dismiss, reopen
from matcher.matching.examples import training_examples
from matcher.matching.merging import alike, merge, split
from matcher.matching.models import LabelledExample, Match, MergedMatch
from matcher.matching.months import recent_months
from matcher.matching.quality import quality
from matcher.matching.snoozing import snooze, usual_day
from tests.conftest import People
from tests.matching.pairs import suggest

Posted = Callable[..., Listing]
TITLES = (
    "激光补焊裂纹抑制工艺",
    "激光补焊裂纹抑制工艺（二期）",
    "激光补焊 裂纹抑制工艺",
    "青贮菌剂",
)


@pytest.fixture
def same(session: Session, posted: Posted) -> Sequence[Match]:
    """Three suggestions of one need that say nearly the same, and one that does not."""
    need = posted("demand", "叶片补焊裂纹")
    matches = [suggest(session, need, posted("achievement", title)) for title in TITLES]
    for number, match in enumerate(matches):
        match.relevance = 0.9 - number / 10
        match.components, match.reasons = {"dense_title": 0.5}, {"fits": [], "phrases": []}
    session.flush()
    return matches


def count(session: Session, model: type[LabelledExample | MergedMatch | AuditEntry]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_titles_that_are_nearly_the_same_stand_together_once(
    session: Session, people: People, posted: Posted, same: Sequence[Match]
) -> None:
    best, second, third, other = same
    elsewhere = suggest(session, posted("demand", "另一需求"), best.achievement)
    found = alike(session, people.broker, [*same, elsewhere])
    assert {key: [m.id for m, _ in rows] for key, rows in found.items()} == {
        best.id: [second.id, third.id]
    }
    # On a later page the group stands at the one that is there.
    (rows,) = alike(session, people.broker, [third, other]).values()
    assert [offer.title for _, offer in rows] == list(TITLES[:2])
    snooze(session, people.broker, second, usual_day())
    dismiss(session, people.broker, third, "cost")
    assert alike(session, people.broker, [best]) == {}


def test_the_same_content_under_another_title_stands_together(
    session: Session, people: People, same: Sequence[Match]
) -> None:
    for match in (same[0], same[3]):
        match.achievement.content_hash = "f" * 64
    session.flush()
    (rows,) = alike(session, people.broker, [same[0]]).values()
    assert [match.id for match, _ in rows] == [match.id for match in same[1:]]


def test_one_stays_and_no_ranker_learns_from_the_others(
    session: Session, people: People, same: Sequence[Match]
) -> None:
    kept, *merged = same[:3]
    merge(session, people.broker, kept, same[:3])
    assert [match.state for match in same] == ["suggested", "dismissed", "dismissed", "suggested"]
    assert {match.dismissal_reason for match in merged} == {"duplicate"}
    examples = session.scalars(select(LabelledExample).order_by(LabelledExample.match_id)).all()
    assert [(e.match_id, e.outcome, e.reason) for e in examples] == [
        (match.id, "dismissed", "duplicate") for match in merged
    ]
    assert training_examples(session) == []
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "match.merge")).all()
    assert [(row.object_id, row.after) for row in rows] == [
        (match.id, {"kept": kept.id}) for match in merged
    ]


def test_merged_pairs_do_not_count_against_the_quality(
    session: Session, people: People, same: Sequence[Match]
) -> None:
    merge(session, people.broker, same[0], same[:2])
    confirm(session, people.broker, same[0])
    total = quality(session, people.operator, recent_months(1)).total
    assert (total.confirmed, total.dismissed, total.waiting) == (1, 0, 2)


def test_a_merging_is_taken_back_whole_and_leaves_no_label(
    session: Session, people: People, same: Sequence[Match]
) -> None:
    merge(session, people.broker, same[2], same[:3])
    assert same[2].state == "suggested"
    assert list(split(session, people.broker, same[2])) == list(same[:2])
    assert {match.state for match in same} == {"suggested"}
    assert count(session, LabelledExample) == count(session, MergedMatch) == 0
    with pytest.raises(TransitionError, match="没有并入别的匹配"):
        split(session, people.broker, same[2])


def test_one_of_them_alone_can_be_taken_back(
    session: Session, people: People, same: Sequence[Match]
) -> None:
    kept, second, third, _ = same
    merge(session, people.broker, kept, same[:3])
    reopen(session, people.broker, second)
    assert list(split(session, people.broker, kept)) == [third]


def test_what_cannot_be_merged_is_refused_and_nothing_changes(
    session: Session, people: People, posted: Posted, same: Sequence[Match]
) -> None:
    foreign = suggest(session, posted("demand", "另一需求"), same[0].achievement)
    for others in ([], [same[0]], [same[1], foreign]):
        with pytest.raises(InvalidError, match="请选择同一需求的至少两条"):
            merge(session, people.broker, same[0], others)
    confirm(session, people.broker, same[1])
    with pytest.raises(ConflictError, match="要保留的匹配已经处理过"):
        merge(session, people.broker, same[1], [same[0]])
    with pytest.raises(ConflictError, match="已经是“已确认”"), session.begin_nested():
        merge(session, people.broker, same[0], [same[2], same[1]])
    assert same[2].state == "suggested"
    insider = people.actor("insider", people.university, "broker")
    for actor in (people.operator, people.author, insider):
        with pytest.raises(ForbiddenError):
            merge(session, actor, same[0], [same[2]])
    assert count(session, MergedMatch) == 0


def test_putting_off_hides_until_the_day(
    session: Session, people: People, same: Sequence[Match]
) -> None:
    match = same[0]
    snooze(session, people.broker, match, usual_day())
    assert match.snoozed_until is not None
    assert match.snoozed_until > today()
    confirm(session, people.broker, match)
    assert match.snoozed_until is None
