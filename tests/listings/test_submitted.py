"""What others read of a listing that its owner has taken down and is rewriting."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.listings import post
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.schemas import DemandInput
from matcher.listings.submitted import as_submitted, submitted_title
from matcher.listings.versions import ListingVersion
from tests.conftest import People, publish_listing

REWRITTEN = {"title": "未送审的新名称", "problem": "未送审的新内容", "valid_until": "2031-01-31"}


@pytest.fixture
def need(session: Session, people: People) -> Listing:
    given = {"valid_until": "2030-01-31", "technical_fields": ["03"]}
    return publish_listing(session, people, "demand", "补焊裂纹，请拨 13900000123", **given)


def rewrite(session: Session, people: People, need: Listing) -> None:
    move(session, people.author, need, "revise")
    post.edit(session, people.author, need, DemandInput.parse(REWRITTEN))


def test_others_read_what_was_submitted_and_the_owner_what_is_written(
    session: Session, people: People, need: Listing
) -> None:
    assert as_submitted(session, people.researcher, [need])[need.id] is need
    rewrite(session, people, need)
    assert as_submitted(session, people.author, [need])[need.id] is need
    for actor in (people.researcher, people.supervisor, people.broker, people.operator):
        shown = as_submitted(session, actor, [need])[need.id]
        assert shown.public_title == "补焊裂纹，请拨 139****0123"
        assert shown.public_parts == {"problem": "补焊裂纹，请拨 139****0123"}
        assert (shown.code, shown.state, shown.organization) == (
            need.code,
            "draft",
            people.enterprise,
        )
        assert (shown.valid_until, shown.technical_fields) == (date(2030, 1, 31), ["03"])
    session.flush()
    assert session.query(Listing).count() == 1
    assert need.title == REWRITTEN["title"]


def test_the_newest_submission_counts(session: Session, people: People, need: Listing) -> None:
    rewrite(session, people, need)
    post.submit(session, people.author, need)
    assert as_submitted(session, people.broker, [need])[need.id] is need
    move(session, people.author, need, "withdraw")
    need.state, need.title = "returned", "又改了"
    session.flush()
    assert as_submitted(session, people.broker, [need])[need.id].title == "未送审的新名称"


def test_what_was_never_submitted_shows_nothing(session: Session, people: People) -> None:
    data = DemandInput.parse({"title": "示例草稿", "problem": "内情", "technical_fields": ["03"]})
    draft = post.create(session, people.author, "demand", people.enterprise, data)
    shown = as_submitted(session, people.broker, [draft])[draft.id]
    assert (shown.title, shown.public_parts, shown.technical_fields) == ("内容正在修改", {}, [])


def test_a_version_from_before_there_were_rows_has_none(session: Session, people: People) -> None:
    cure = publish_listing(session, people, "achievement", "激光熔覆修复")
    (version,) = session.scalars(select(ListingVersion).where(ListingVersion.listing_id == cure.id))
    old = version.content.items()
    version.content = {k: v for k, v in old if not k.startswith("indicators")}
    row = {"name": "裂纹率", "operator": "≤", "value": "1", "unit": "%", "baseline": ""}
    move(session, people.researcher, cure, "revise")
    cure.indicators, cure.indicators_checked = [row], True  # type: ignore[attr-defined]
    session.flush()
    shown = as_submitted(session, people.broker, [cure])[cure.id]
    assert (shown.indicators, shown.indicators_checked) == ([], False)  # type: ignore[attr-defined]


def test_a_query_says_the_same(session: Session, people: People, need: Listing) -> None:
    needs = Listing.__table__.alias("needs")
    other = publish_listing(session, people, "achievement", "激光熔覆修复")
    rewrite(session, people, need)
    for actor in (people.author, people.researcher, people.broker):
        found = session.scalars(select(submitted_title(actor, needs)).order_by(needs.c.id)).all()
        shown = as_submitted(session, actor, [need, other])
        assert list(found) == [shown[need.id].title, shown[other.id].title]
