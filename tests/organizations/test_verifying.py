"""Operators decide about the organizations of their zone, never about their own."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, Zone
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from matcher.listings import own, post
from matcher.listings.schemas import DemandInput
from matcher.organizations import members, verifying
from matcher.organizations.schemas import FlagsInput
from matcher.uploads.store import UploadStore
from tests.conftest import People
from tests.organizations.registrations import (
    EMAIL,
    code,
    confirmed,
    last_mail,
    organization,
    register,
    verified,
)
from tests.uploads.files import png, sent

FLAGS = FlagsInput(flags=["high_tech", "tech_sme"])


def test_the_queue_holds_what_was_confirmed(
    session: Session, people: People, tmp_path: Path
) -> None:
    register(session, people, tmp_path, name="示例未确认公司", credit_code=code(2))
    actor = confirmed(session, people, tmp_path, email="second@example.com")
    found = verifying.applications(session, people.operator, "registered")
    assert [one.id for one in found] == [actor.organization_id]
    counted = verifying.counts(session, people.operator)
    assert (counted["registered"], counted["unconfirmed"]) == (1, 1)
    assert [one.name for one in verifying.proofs(session, found[0])] == ["营业执照.pdf"]


def test_verified_may_submit_and_is_told(session: Session, people: People, tmp_path: Path) -> None:
    actor = confirmed(session, people, tmp_path)
    data = DemandInput.parse({"title": "示例需求", "problem": "示例问题"})
    listing = own.create_own(session, actor, "demand", data)
    with pytest.raises(TransitionError, match="还没有通过示范区核验"):
        post.submit(session, actor, listing)
    assert listing.state == "draft"
    verifying.verify(session, people.operator, organization(session), FLAGS)
    post.submit(session, actor, listing)
    assert listing.state == "submitted"
    assert organization(session).flags == ["high_tech", "tech_sme"]
    assert (last_mail(session).to, last_mail(session).subject) == (EMAIL, "单位已通过核验")


def test_refused_with_a_reason_and_back_with_another_proof(
    session: Session, people: People, tmp_path: Path
) -> None:
    actor = confirmed(session, people, tmp_path)
    made = organization(session)
    for reason in ("", "  ", "长" * 501):
        with pytest.raises(InvalidError, match="请写明原因"):
            verifying.refuse(session, people.operator, made, reason)
    verifying.refuse(session, people.operator, made, "执照已过期")
    assert (made.state, made.refusal) == ("refused", "执照已过期")
    assert "执照已过期" in last_mail(session).text
    with pytest.raises(TransitionError):
        verifying.verify(session, people.operator, made, FLAGS)
    proof = UploadStore(tmp_path).receive(sent(png(), "新执照.png"))
    members.apply_again(session, actor, proof)
    assert made.state == "registered"
    assert [one.name for one in verifying.proofs(session, made)] == ["新执照.png", "营业执照.pdf"]
    with pytest.raises(TransitionError):
        members.apply_again(session, actor, proof)
    verifying.verify(session, people.operator, made, FLAGS)
    assert (made.state, made.refusal) == ("verified", "")


def test_a_struck_application_shuts_its_people_out(
    session: Session, people: People, tmp_path: Path
) -> None:
    actor = confirmed(session, people, tmp_path)
    made = organization(session)
    verifying.strike(session, people.operator, made, "冒用单位名义")
    assert (made.state, made.credit_code) == ("struck", None)
    user = session.get_one(User, actor.user_id)
    assert (user.active, user.email) == (False, None)
    confirmed(session, people, tmp_path)
    assert organization(session).state == "registered"


def test_nobody_else_decides(session: Session, people: People, tmp_path: Path) -> None:
    actor = confirmed(session, people, tmp_path)
    made = organization(session)
    others = (people.author, people.broker, people.supervisor, people.security_admin, actor)
    for other in others:
        with pytest.raises(ForbiddenError):
            verifying.verify(session, other, made, FLAGS)
        with pytest.raises(ForbiddenError):
            verifying.applications(session, other, "registered")
    elsewhere = Zone(code="other", name="示例另一示范区", region="150100")
    session.add(elsewhere)
    session.flush()
    foreign = Actor(user_id=99, zone_id=elsewhere.id, roles=frozenset({"operator"}))
    assert verifying.applications(session, foreign, "registered") == []
    with pytest.raises(NotFoundError):
        verifying.get_application(session, foreign, made.id)
    with pytest.raises(ForbiddenError):
        verifying.refuse(session, foreign, made, "示例")
    assert made.state == "registered"


def test_one_s_own_organization_is_for_others_to_verify(session: Session, people: People) -> None:
    people.operations.state = "registered"
    session.flush()
    with pytest.raises(ForbiddenError, match="自己所在的单位"):
        verifying.verify(session, people.operator, people.operations, FLAGS)


def test_each_decision_leaves_its_row(session: Session, people: People, tmp_path: Path) -> None:
    verified(session, people, tmp_path)
    query = select(AuditEntry.action, AuditEntry.before, AuditEntry.after).where(
        AuditEntry.object_kind == "organization", AuditEntry.object_id == organization(session).id
    )
    states = [
        (row.action.partition(".")[2], (row.before or {}).get("state"), row.after["state"])
        for row in session.execute(query.order_by(AuditEntry.id))
        if "state" in row.after
    ]
    assert states == [
        ("register", None, "unconfirmed"),
        ("confirm", "unconfirmed", "registered"),
        ("verify", "registered", "verified"),
    ]


def test_organizations_that_the_staff_entered_are_verified(
    session: Session, people: People
) -> None:
    assert {one.state for one in session.scalars(select(Organization))} == {"verified"}
