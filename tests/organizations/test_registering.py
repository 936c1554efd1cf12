"""Registration: one organization per code, one account per address, and nothing told of either."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.sign_in import authenticate
from matcher.actor import PUBLIC, SYSTEM
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.db import Database
from matcher.errors import ConflictError, InvalidError, NotFoundError, TransitionError
from matcher.mail.models import MailMessage
from matcher.organizations import registering
from matcher.organizations.models import EmailConfirmation
from matcher.organizations.schemas import Registration
from matcher.privacy.consent import consents_of
from matcher.taxonomy import load_rules
from matcher.uploads.models import Upload
from tests.conftest import People
from tests.organizations.registrations import (
    EMAIL,
    PASSWORD,
    asked,
    code,
    confirmed,
    last_mail,
    last_secret,
    organization,
    register,
    user_of,
)


def test_the_whole_way_to_an_account(session: Session, people: People, tmp_path: Path) -> None:
    register(session, people, tmp_path, credit_code=f" {code().lower()} ", industry="C3240")
    made = organization(session)
    assert (made.credit_code, made.state, made.flags) == (code(), "unconfirmed", ["high_tech"])
    assert (made.kind, made.region, made.industry) == ("enterprise", "150200", "C3240")
    user = session.scalars(select(User).where(User.organization_id == made.id)).one()
    assert (user.email, user.active, user.manages_members) == (EMAIL, False, True)
    assert [held.role for held in user.roles] == ["enterprise_member"]
    assert user.zone_id == made.zone_id == people.zone.id
    assert authenticate(session, user.login, PASSWORD, "127.0.0.1") is None
    proof = session.scalars(select(Upload)).one()
    assert (proof.organization_id, proof.purpose) == (made.id, "organization.proof")
    assert [consent.purpose for consent in consents_of(session, user.id)] == ["account"]
    assert last_mail(session).to == EMAIL
    assert user.login in last_mail(session).text
    registering.confirm(session, PUBLIC, last_secret(session))
    assert made.state == "registered"
    assert authenticate(session, user.login, PASSWORD, "127.0.0.1") is user


def test_nothing_personal_stands_in_the_audit(
    session: Session, people: People, tmp_path: Path
) -> None:
    confirmed(session, people, tmp_path)
    rows = session.scalars(select(AuditEntry)).all()
    written = " ".join(f"{row.actor_name} {row.before} {row.after}" for row in rows)
    assert code() in written
    for secret in (EMAIL, PASSWORD, "示例甲"):
        assert secret not in written


@pytest.mark.parametrize(
    ("changes", "role"),
    [({"kind": "university"}, "research_member"), ({"kind": "institute"}, "research_member")],
)
def test_the_kind_says_what_members_are(
    session: Session, people: People, tmp_path: Path, changes: dict[str, Any], role: str
) -> None:
    actor = confirmed(session, people, tmp_path, **changes)
    assert actor.roles == {role}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "government"}, "kind"),
        ({"kind": "agency"}, "kind"),
        ({"credit_code": "91150200MA0000000"}, "credit_code"),
        ({"consent": ""}, "consent"),
        ({"email": "没有@"}, "email"),
        ({"email": "a@example.com\nb@example.com"}, "email"),
        ({"name": "访问 http://example.com"}, "name"),
        ({"name": "社会来件（示范区代为发布）"}, "name"),
        ({"name": "\ufa4c会来件公司"}, "name"),
        ({"person": "<b>甲</b>"}, "person"),
        ({"flags": ["made_up"]}, "flags.0"),
        ({"zone": "x"}, "zone"),
        ({"region": "999999"}, "region"),
        ({"state": "verified"}, "state"),
        ({"verified": "1"}, "verified"),
        ({"role": "operator"}, "role"),
        ({"roles": ["operator"]}, "roles"),
        ({"active": "1"}, "active"),
    ],
)
def test_wrong_and_unasked_fields_are_refused(
    session: Session, people: People, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        Registration.parse(asked(people, **changes))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_there_must_be_such_a_zone(session: Session, people: People, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="所属示范区"):
        register(session, people, tmp_path, zone="4711")
    assert session.scalar(select(MailMessage.id)) is None


@pytest.mark.parametrize("changes", [{"name": "示例另一家公司"}, {"credit_code": code(2)}])
def test_a_known_name_or_code_is_told_without_its_members(
    session: Session, people: People, tmp_path: Path, changes: dict[str, Any]
) -> None:
    confirmed(session, people, tmp_path)
    with pytest.raises(ConflictError, match="索取加入邀请") as refused:
        register(session, people, tmp_path, **{"email": "other@example.com", **changes})
    for secret in (EMAIL, "示例甲", code()):
        assert secret not in refused.value.message


def test_a_known_address_is_told_by_mail_only(
    session: Session, people: People, tmp_path: Path
) -> None:
    confirmed(session, people, tmp_path)
    register(
        session,
        people,
        tmp_path,
        name="示例另一家公司",
        credit_code=code(2),
        email="FIRST@example.com",
    )
    held = organization(session, "示例另一家公司")
    nobody = session.scalars(select(User).where(User.organization_id == held.id)).one()
    assert (held.state, nobody.active, nobody.email_index) == ("unconfirmed", False, None)
    links = select(EmailConfirmation.id).where(EmailConfirmation.user_id == nobody.id)
    assert session.scalars(links).all() == []
    assert last_mail(session).to == EMAIL
    assert last_mail(session).subject == "您已有平台账号"


def test_the_same_registration_twice_is_one(
    session: Session, people: People, tmp_path: Path
) -> None:
    register(session, people, tmp_path)
    register(session, people, tmp_path)
    assert session.query(MailMessage).count() == 1
    assert session.query(Upload).count() == 1
    assert organization(session).state == "unconfirmed"


def test_two_people_registering_one_code_at_once(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        people = People(session)
    barrier = Barrier(2)
    outcomes: list[str] = []

    def attempt(number: int) -> None:
        barrier.wait()
        try:
            with database.write() as session:
                email = f"person{number}@example.com"
                register(session, people, tmp_path, name=f"示例{number}号公司", email=email)
            outcomes.append("taken")
        except ConflictError:
            outcomes.append("refused")

    threads = [Thread(target=attempt, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "taken"]
    with database.read() as session:
        query = select(Organization.name).where(Organization.credit_code == code())
        assert len(session.scalars(query).all()) == 1
        assert session.query(MailMessage).count() == 1


def test_a_link_works_once_and_in_time(session: Session, people: People, tmp_path: Path) -> None:
    register(session, people, tmp_path)
    secret = last_secret(session)
    with pytest.raises(NotFoundError):
        registering.confirm(session, PUBLIC, secret + "x")
    late = now() + timedelta(days=load_rules().confirmation_days, seconds=1)
    with time_machine.travel(late, tick=False), pytest.raises(NotFoundError, match="过期"):
        registering.confirm(session, PUBLIC, secret)
    registering.confirm(session, PUBLIC, secret)
    with pytest.raises(NotFoundError, match="已经用过"):
        registering.confirm(session, PUBLIC, secret)


def test_what_nobody_confirms_frees_name_code_and_address(
    session: Session, people: People, tmp_path: Path
) -> None:
    register(session, people, tmp_path)
    secret = last_secret(session)
    assert registering.strike_unconfirmed(session, SYSTEM) == 0
    late = now() + timedelta(days=load_rules().confirmation_days, seconds=1)
    with time_machine.travel(late, tick=False):
        assert registering.strike_unconfirmed(session, SYSTEM) == 1
        with pytest.raises(NotFoundError):
            registering.confirm(session, PUBLIC, secret)
        actor = confirmed(session, people, tmp_path)
    assert organization(session).state == "registered"
    assert user_of(session, actor).email == EMAIL


def test_a_struck_organization_cannot_be_struck_again(
    session: Session, people: People, tmp_path: Path
) -> None:
    register(session, people, tmp_path)
    made = organization(session)
    registering.strike(session, SYSTEM, made, "示例")
    assert (made.state, made.credit_code) == ("struck", None)
    with pytest.raises(TransitionError, match="已注销"):
        registering.strike(session, SYSTEM, made, "示例")
    with pytest.raises(TransitionError):
        registering.strike(session, SYSTEM, people.enterprise, "示例")
