"""Drafts: created by the right people, edited while they are drafts, submitted when described."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC, SYSTEM
from matcher.audit.models import AuditEntry
from matcher.errors import ForbiddenError, InvalidError, TransitionError
from matcher.listings import post, review
from matcher.listings.models import Listing, ListingContact
from matcher.listings.schemas import SCHEMAS, DemandInput, ListingInput
from matcher.taxonomy import scheme
from tests.conftest import People

# Kind -> the member who may post it, and for whom; operators may post for everybody.
MAY_POST = {
    "demand": ("author", "enterprise"),
    "scenario": ("author", "enterprise"),
    "achievement": ("researcher", "university"),
}
ACTORS = ("author", "stranger", "researcher", "broker", "operator", "supervisor")
ORGANIZATIONS = ("enterprise", "university")


def demand(**fields: Any) -> ListingInput:
    return DemandInput.parse({"title": "叶片补焊裂纹", "problem": "补焊后出现热裂纹", **fields})


def test_a_number_belongs_to_one_listing_of_a_kind(session: Session, people: People) -> None:
    def posted(**fields: Any) -> Listing:
        return post.create(session, people.author, "demand", people.enterprise, demand(**fields))

    first, second = posted(external_id="XQ-1"), posted()
    with pytest.raises(InvalidError, match="来源编号：这个编号已用于另一条信息"):
        posted(external_id="XQ-1")
    with pytest.raises(InvalidError, match="已用于另一条信息"):
        post.edit(session, people.author, second, demand(external_id="XQ-1", title="改名"))
    session.refresh(second)
    assert (second.title, second.external_id) == ("叶片补焊裂纹", None)
    post.edit(session, people.author, first, demand(external_id="XQ-1", title="改名"))
    for blank in ("", "  "):
        program = DemandInput.model_validate({"title": "示例", "external_id": blank})
        made = post.create(session, people.author, "demand", people.enterprise, program)
        assert made.external_id is None
    assert session.scalar(select(func.count()).select_from(Listing)) == 4


def test_who_may_post_what_for_whom(session: Session, people: People) -> None:
    for kind, schema in SCHEMAS.items():
        data = schema.parse({"title": "示例"})
        for actor in ACTORS:
            for owner in ORGANIZATIONS:
                organization = getattr(people, owner)
                expected = (actor, owner) == MAY_POST[kind] or actor == "operator"
                try:
                    post.create(session, getattr(people, actor), kind, organization, data)
                    created = True
                except ForbiddenError:
                    created = False
                assert created == expected, (kind, actor, owner)
    with pytest.raises(ForbiddenError):
        post.create(session, PUBLIC, "demand", people.enterprise, demand())


def test_a_draft_takes_what_is_missing_from_its_organization(
    session: Session, people: People
) -> None:
    people.enterprise.region, people.enterprise.industry = "150203", "C3240"
    plain = post.create(session, people.author, "demand", people.enterprise, demand())
    assert (plain.region, plain.industry, plain.state) == ("150203", "C3240", "draft")
    assert (plain.zone_id, plain.created_by) == (people.zone.id, people.author.user_id)
    data = demand(region="110105", industry="A0111")
    other = post.create(session, SYSTEM, "demand", people.enterprise, data)
    assert (other.region, other.industry) == ("110000", "A0111")
    assert (other.zone_id, other.created_by) == (people.zone.id, None)


def test_an_edit_replaces_everything_and_keeps_both_versions(
    session: Session, people: People
) -> None:
    data = demand(funds_max=5, keywords=["焊接"], contact_phone="13800000000")
    listing = post.create(session, people.author, "demand", people.enterprise, data)
    code = listing.code
    changed = demand(title="叶片补焊热裂纹", goal="合格率≥95%", contact_phone="13900000000")
    post.edit(session, people.author, listing, changed)
    session.expire_all()
    assert (listing.code, listing.title) == (code, "叶片补焊热裂纹")
    assert (listing.keywords, listing.state) == ([], "draft")
    assert listing.parts == {"problem": "补焊后出现热裂纹", "goal": "合格率≥95%"}
    assert session.get_one(ListingContact, listing.id).contact_phone == "13900000000"
    row = session.scalars(select(AuditEntry).where(AuditEntry.action == "listing.edit")).one()
    assert row.before is not None
    assert row.after is not None
    assert (row.before["title"], row.after["title"]) == ("叶片补焊裂纹", "叶片补焊热裂纹")
    assert row.after["parts"]["goal"] == "合格率≥95%"


def test_only_the_owner_and_the_zone_edit(session: Session, people: People) -> None:
    listing = post.create(session, people.author, "demand", people.enterprise, demand())
    post.edit(session, people.operator, listing, demand(title="改"))
    for name in ("stranger", "researcher", "broker", "supervisor"):
        with pytest.raises(ForbiddenError):
            post.edit(session, getattr(people, name), listing, demand(title="又改"))
    assert listing.title == "改"


def test_what_is_no_draft_is_not_edited(session: Session, people: People) -> None:
    listing = post.create(session, people.author, "demand", people.enterprise, demand())
    editable = {"draft", "returned"}
    for state in (term.code for term in scheme("listing_states") if term.code not in editable):
        listing.state = state
        with pytest.raises(TransitionError, match="不能直接修改。请先撤下修改"):
            post.edit(session, people.author, listing, demand(title="改"))
        assert listing.title == "叶片补焊裂纹"


def test_a_returned_listing_is_edited_and_submitted_again(session: Session, people: People) -> None:
    listing = post.create(session, people.author, "demand", people.enterprise, demand())
    post.submit(session, people.author, listing)
    first = listing.submitted_at
    review.send_back(session, people.operator, listing, {"goal": "请写清目标"})
    post.edit(session, people.author, listing, demand(goal="合格率≥95%"))
    assert listing.review_reasons == {"goal": "请写清目标"}
    post.submit(session, people.author, listing)
    assert (listing.state, listing.review_reasons) == ("submitted", {})
    assert first is not None
    assert listing.submitted_at is not None
    assert listing.submitted_at >= first


def test_nothing_described_is_not_submitted(session: Session, people: People) -> None:
    labels = {"demand": "主要问题", "scenario": "现状与痛点", "achievement": "成果简介"}
    for kind, label in labels.items():
        data = SCHEMAS[kind].parse({"title": "示例"})
        listing = post.create(session, SYSTEM, kind, people.university, data)
        with pytest.raises(InvalidError) as caught:
            post.submit(session, SYSTEM, listing)
        assert caught.value.message == f"{label}：必填，请至少写清这一项再提交"
        assert (listing.state, listing.submitted_at) == ("draft", None)


def test_a_refused_submission_changes_nothing(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    listing = posted("demand", "叶片补焊裂纹")
    before = listing.submitted_at
    with pytest.raises(TransitionError):
        post.submit(session, people.author, listing)
    with pytest.raises(ForbiddenError):
        post.submit(session, people.stranger, listing)
    assert (listing.submitted_at, listing.state) == (before, "published")
    assert not session.is_modified(listing)
