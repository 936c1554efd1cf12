"""The second factor: enrolling, codes that are taken once, recovery codes."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.recovery_codes import recovery_codes_left, renew_recovery_codes
from matcher.accounts.second_factor import (
    begin_enrolment,
    confirm_enrolment,
    enrolled,
    needs_second_factor,
    pending_secret,
    provisioning_address,
    remove_second_factor,
    take_second_factor,
)
from matcher.accounts.sign_in_models import RecoveryCode
from matcher.audit.models import AuditEntry
from matcher.errors import ConflictError, InvalidError
from matcher.taxonomy import scheme
from tests.conftest import TOTP_SECRET, People

START = datetime(2026, 11, 23, 8, 0, 10, tzinfo=UTC)
HERE = "192.0.2.1"


@pytest.fixture
def broker(session: Session, people: People) -> User:
    return session.get_one(User, people.broker.user_id)


def code(at: datetime, secret: str = TOTP_SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


def test_brokers_operators_and_administrators_need_one() -> None:
    needing = {term.code for term in scheme("roles") if needs_second_factor([term.code])}
    assert needing == {"broker", "operator", "system_admin", "security_admin", "auditor"}
    assert needs_second_factor(["enterprise_member", "broker"])
    assert not needs_second_factor([])


def test_a_telephone_is_enrolled_by_the_code_it_shows(session: Session, people: People) -> None:
    user = session.get_one(User, people.author.user_id)
    with time_machine.travel(START, tick=False):
        first = begin_enrolment(session, user).secret
        secret = begin_enrolment(session, user).secret
        assert first != secret
        assert len(secret) == 32
        assert enrolled(session, user.id) is None
        assert pending_secret(session, user.id) == secret
        with pytest.raises(InvalidError):
            confirm_enrolment(session, people.author, user, code(START, first))
        assert not take_second_factor(session, user, code(START, secret), HERE)
        codes = confirm_enrolment(session, people.author, user, code(START, secret))
        assert enrolled(session, user.id)
        assert pending_secret(session, user.id) is None
        assert not take_second_factor(session, user, code(START, secret), HERE)
        with pytest.raises(ConflictError):
            begin_enrolment(session, user)
    assert len(set(codes)) == 10
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count("user.enrol_second_factor") == 1


def test_the_secret_is_kept_sealed(session: Session, broker: User) -> None:
    (kept,) = session.execute(
        text("SELECT secret FROM second_factors WHERE user_id = :id"), {"id": broker.id}
    ).one()
    assert TOTP_SECRET not in kept


@pytest.mark.parametrize(
    ("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_clocks_may_differ_by_one_step(
    session: Session, broker: User, seconds: int, right: bool
) -> None:
    with time_machine.travel(START, tick=False):
        given = code(START + timedelta(seconds=seconds))
        assert take_second_factor(session, broker, f" {given[:3]} {given[3:]} ", HERE) is right


def test_no_code_is_taken_twice_nor_an_earlier_one_after_it(session: Session, broker: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        assert take_second_factor(session, broker, code(START), HERE)
        assert not take_second_factor(session, broker, code(START), HERE)
        assert not take_second_factor(session, broker, code(START - timedelta(seconds=30)), HERE)
        clock.shift(timedelta(seconds=30))
        assert not take_second_factor(session, broker, code(START), HERE)
        assert take_second_factor(session, broker, code(START + timedelta(seconds=30)), HERE)
    refused = session.scalars(select(AuditEntry).where(AuditEntry.action == "user.code_refused"))
    assert {(row.object_id, row.actor_id, row.actor_name) for row in refused} == {
        (broker.id, None, "公众")
    }


@pytest.mark.parametrize("given", ["", "000000", "１２３４５６", "abcdef", "-", "\U0001f600"])
def test_anything_else_is_no_code(session: Session, broker: User, given: str) -> None:
    with time_machine.travel(START, tick=False):
        assert not take_second_factor(session, broker, given, HERE)


def test_a_recovery_code_works_once_however_it_is_typed(
    session: Session, people: People, broker: User
) -> None:
    codes = renew_recovery_codes(session, people.broker, broker)
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", given) for given in codes)
    typed = codes[3].lower().replace("-", " ")
    assert take_second_factor(session, broker, typed, HERE)
    assert not take_second_factor(session, broker, codes[3], HERE)
    assert recovery_codes_left(session, broker.id) == 9
    kept = set(session.scalars(select(RecoveryCode.code_hash)))
    assert kept.isdisjoint(codes)
    renew_recovery_codes(session, people.broker, broker)
    assert not take_second_factor(session, broker, codes[0], HERE)


def test_a_recovery_code_is_its_owner_s_only(session: Session, people: People) -> None:
    broker = session.get_one(User, people.broker.user_id)
    operator = session.get_one(User, people.operator.user_id)
    codes = renew_recovery_codes(session, people.broker, broker)
    assert not take_second_factor(session, operator, codes[0], HERE)
    assert take_second_factor(session, broker, codes[0], HERE)


def test_removed_it_opens_nothing(session: Session, people: People, broker: User) -> None:
    codes = renew_recovery_codes(session, people.broker, broker)
    remove_second_factor(session, people.broker, broker)
    session.expire_all()
    with time_machine.travel(START, tick=False):
        assert not take_second_factor(session, broker, code(START), HERE)
    assert not take_second_factor(session, broker, codes[0], HERE)
    assert recovery_codes_left(session, broker.id) == 0


def test_the_picture_names_site_and_account() -> None:
    address = provisioning_address(TOTP_SECRET, "broker", "示例示范区")
    parsed = pyotp.parse_uri(address)
    assert (parsed.secret, parsed.name, parsed.issuer) == (TOTP_SECRET, "broker", "示例示范区")
