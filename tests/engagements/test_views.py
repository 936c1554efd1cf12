"""Saved views: each user's own, one of them the default, nobody else's business."""

import pytest
from sqlalchemy.orm import Session

from matcher.engagements.filters import EngagementFilters
from matcher.engagements.views import (
    default_filters,
    get_view,
    remove_view,
    save_view,
    set_default,
    views_of,
)
from matcher.errors import ForbiddenError, InvalidError, NotFoundError
from matcher.taxonomy import load_rules
from tests.conftest import People

LATE = EngagementFilters(whose="mine", overdue=True, stages=("trial", "signing"))


def test_a_view_is_kept_found_again_and_replaced(session: Session, people: People) -> None:
    save_view(session, people.broker, " 要签约的 ", LATE)
    (view,) = views_of(session, people.broker)
    assert view.name == "要签约的"
    assert EngagementFilters.read(view.filters) == LATE
    save_view(session, people.broker, "要签约的", EngagementFilters(text="叶片"))
    assert [one.filters for one in views_of(session, people.broker)] == [
        {"text": "叶片", "whose": "zone"}
    ]


def test_at_most_one_is_the_default(session: Session, people: People) -> None:
    one = save_view(session, people.broker, "甲", LATE, default=True)
    two = save_view(session, people.broker, "乙", EngagementFilters(), default=True)
    assert [view.is_default for view in views_of(session, people.broker)] == [False, True]
    set_default(session, people.broker, one.id)
    assert default_filters(views_of(session, people.broker)) == LATE.told()
    set_default(session, people.broker, None)
    assert default_filters(views_of(session, people.broker)) == {}
    assert remove_view(session, people.broker, two.id) == "乙"
    assert [view.name for view in views_of(session, people.broker)] == ["甲"]


def test_nobody_reaches_the_views_of_others(session: Session, people: People) -> None:
    view = save_view(session, people.broker, "甲", LATE)
    assert views_of(session, people.operator) == []
    for act in (get_view, set_default, remove_view):
        with pytest.raises(NotFoundError):
            act(session, people.operator, view.id)
    for actor in (people.author, people.supervisor, people.auditor):
        with pytest.raises(ForbiddenError):
            views_of(session, actor)
    assert view in views_of(session, people.broker)


def test_a_name_is_needed_and_short(session: Session, people: People) -> None:
    for name in ("", " ", "长" * 41, "隐\u202e藏"):
        with pytest.raises(InvalidError, match="视图名称"):
            save_view(session, people.broker, name, LATE)


def test_the_number_of_views_is_limited(session: Session, people: People) -> None:
    most = load_rules().workbench.saved_views
    for number in range(most):
        save_view(session, people.broker, f"视图{number}", LATE)
    with pytest.raises(InvalidError, match=f"最多保存 {most} 个视图"):
        save_view(session, people.broker, "再一个", LATE)
    save_view(session, people.broker, "视图0", EngagementFilters())


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, {}),
        ({"stages": ["nonsense", "trial"], "sort": "x", "whose": "all"}, {"stages": ("trial",)}),
        (
            {"owner": "7", "due": "1", "text": " 叶片\x00 补焊 "},
            {"owner": 7, "due": True, "text": "叶片 补焊"},
        ),
        ({"owner": "9" * 30, "stages": "trial", "overdue": ""}, {}),
        ({"owner": "-1", "fields": [3, "03"], "kinds": ["achievement"]}, {"fields": ("03",)}),
    ],
)
def test_what_makes_no_sense_is_left_out(given: dict[str, object], read: dict[str, object]) -> None:
    assert EngagementFilters.read(given) == EngagementFilters(**read)  # type: ignore[arg-type]
    assert EngagementFilters.read(EngagementFilters.read(given).told()) == EngagementFilters(**read)  # type: ignore[arg-type]
