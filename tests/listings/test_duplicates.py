"""Duplicates are looked for among the organization's own live listings of the kind."""

from typing import Any

from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.listings import post
from matcher.listings.duplicates import duplicates_of, likeness
from matcher.listings.models import Demand, Listing
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import scheme
from tests.conftest import People

TITLE = "高温合金叶片补焊热裂纹控制"
TEXT = "燃气轮机一级动叶补焊后出现热裂纹，合格率不足百分之七十，每月报废约四十件。"


def create(
    session: Session, people: People, title: str, text: str = "", kind: str = "demand", **at: Any
) -> Listing:
    schema = SCHEMAS[kind]
    data = schema.parse({"title": title, schema.PARTS[0]: text})
    return post.create(session, SYSTEM, kind, at.get("owner", people.enterprise), data)


def found(session: Session, listing: Listing) -> list[tuple[int, float]]:
    return [
        (one.listing.id, round(one.likeness)) for one in duplicates_of(session, SYSTEM, listing)
    ]


def test_the_same_title_or_the_same_text_is_found_best_first(
    session: Session, people: People
) -> None:
    sentences = reversed(TEXT[:-1].split("，"))
    same_text = create(session, people, "另一个题目", "，".join(sentences) + "！")
    near_title = create(session, people, TITLE + "技术")
    same_title = create(session, people, TITLE, "完全不同的内容")
    create(session, people, "马铃薯种薯脱毒快繁", "种薯带毒率高")
    listing = create(session, people, TITLE, TEXT)
    assert found(session, listing) == [
        (same_title.id, 100),
        (same_text.id, 94),
        (near_title.id, 93),
    ]
    create(session, people, TITLE)
    assert [likeness for _, likeness in found(session, listing)] == [100, 100, 94]


def test_others_and_other_kinds_are_no_duplicates(session: Session, people: People) -> None:
    create(session, people, TITLE, TEXT, owner=people.other_enterprise)
    create(session, people, TITLE, TEXT, kind="scenario")
    assert found(session, create(session, people, TITLE, TEXT)) == []


def test_only_what_is_live_counts(session: Session, people: People) -> None:
    old = create(session, people, TITLE, TEXT)
    listing = create(session, people, TITLE, TEXT)
    counted = set()
    for state in (term.code for term in scheme("listing_states")):
        old.state = state
        session.flush()
        if found(session, listing):
            counted.add(state)
    assert counted == {"draft", "submitted", "returned", "published", "paused"}


def test_a_listing_that_is_not_saved_yet_is_compared_too(session: Session, people: People) -> None:
    old = create(session, people, TITLE, TEXT)
    new = Demand(title=TITLE, problem=TEXT, kind="demand", organization_id=people.enterprise.id)
    assert [one.listing.id for one in duplicates_of(session, SYSTEM, new)] == [old.id]


def test_likeness_is_symmetric_and_takes_the_better_of_title_and_text() -> None:
    one = Demand(title="甲乙丙丁", problem=TEXT)
    other = Demand(title="甲乙丙戊", problem=TEXT)
    empty = Demand(title="子丑寅卯", problem="")
    assert likeness(one, one) == 100
    assert likeness(one, other) == likeness(other, one) == 100
    assert likeness(one, empty) == 0
    assert likeness(Demand(title="甲乙丙丁"), Demand(title="甲乙丙戊")) == 75


def test_a_reviewer_is_told_of_no_draft(session: Session, people: People) -> None:
    draft, new = create(session, people, TITLE, TEXT), create(session, people, TITLE, TEXT)
    own = duplicates_of(session, people.author, new)
    assert [one.listing.id for one in own] == [draft.id]
    assert duplicates_of(session, people.operator, new) == []
