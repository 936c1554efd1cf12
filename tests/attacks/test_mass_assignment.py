"""Fields that no form has: role, state, owner, zone, version, and what else a row holds."""

import json
import typing
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from matcher.accounts.actions import ACTIONS
from matcher.accounts.models import Organization, User
from matcher.accounts.sessions import token_digest
from matcher.accounts.tokens.models import AccessToken
from matcher.listings.models import Demand, Listing
from matcher.organizations.models import Invitation
from tests.attacks.target import ROLES, Target, changed
from tests.organizations.registrations import asked, code
from tests.permissions.routes import RULES
from tests.uploads.files import PDF
from tests.webapp.members import draft, listing_of
from tests.webapp.site import PASSWORD
from webapp.api.declared import OPERATIONS, PUBLIC, Operation

_EXTRA: dict[str, Any] = {
    "id": 1, "role": "operator", "roles": ["operator", "security_admin"], "state": "published",
    "organization_id": 2, "organization": 2, "zone_id": 2, "verified": True, "created_by": 1,
    "owner": 1, "code": "D2026-0001", "kind": "achievement", "source": "import", "active": True,
    "published_at": "2026-01-01T00:00:00Z", "submitted_at": "2026-01-01", "review_reasons": {},
    "content_hash": "0" * 64, "manages_members": "1", "must_change_password": False,
    "password_hash": "x", "locked_at": None, "login": "root", "user_id": 1, "scopes": ["audit"],
    "flags[]": "high_tech", "__class__": "x", "__proto__": {"state": "published"}, "version": 999,
    "_method": "DELETE", "actor": 1, "address": "127.0.0.1", "token_hash": "x", "is_admin": True,
}  # fmt: skip
_WRITING = [op for op in OPERATIONS.values() if op.writes and op.body]


@pytest.mark.parametrize("operation", _WRITING, ids=lambda op: op.name)
def test_the_api_refuses_each_unknown_member(target: Target, operation: Operation) -> None:
    body = operation.body
    assert body
    adapter = target.app.url_map.bind("localhost")
    values = {"code": draft(target), "other": "A2026-0001", "engagement": "E2026-0001"}
    values |= {"account": "supervisor", "secret": "x" * 43, "contract": "C2026-0001"}
    numbers = {"match_id": 1, "organization_id": 1, "user_id": 1, "payment_id": 1, "entry_id": 1}
    numbers |= {"interest_id": 1, "body_id": 1, "certificate_id": 1, "year": 2025}
    values["item"] = "gdp"
    (rule,) = target.app.url_map.iter_rules(f"api.{operation.name}")
    path = adapter.build(f"api.{operation.name}", {
        name: (values | numbers)[name] for name in rule.arguments
    })  # fmt: skip
    good = dict(RULES[f"{operation.method} api.{operation.name}"][0].data)
    login = _able(operation)
    browser = target.browser(login)
    headers = {"X-CSRFToken": browser.form_token(), "If-Match": "*"}
    before = target.rows()
    for name, value in _EXTRA.items():
        if name in body.model_fields:
            continue
        data = good | {name: value}
        sent: dict[str, Any] = {"json": data}
        if operation.file:
            part = (BytesIO(PDF), "a.pdf")
            sent = {"data": {"data": json.dumps(data), operation.file: part}}
        answer = browser.open(path, method=operation.method, headers=headers, **sent)
        assert answer.status_code == 422, (name, answer.text)
        assert (
            "没有这个字段" in answer.json["errors"][0]["message"] or len(answer.json["errors"]) > 1
        )
    assert changed(before, target.rows()) == {}


def _able(operation: Operation) -> str:
    """Somebody whose role may do this at all."""
    if operation.action not in ACTIONS:
        return "" if operation.action == PUBLIC else "author"
    members = {"enterprise_member": "author", "research_member": "researcher"}
    roles = [members.get(role, role) for role in ACTIONS[operation.action].roles]
    return next(login for login in ROLES if login in roles)


def _sent() -> dict[str, Any]:
    return {name: value for name, value in _EXTRA.items() if value is not None}


def test_a_posted_draft_belongs_to_its_author_and_is_a_draft(target: Target) -> None:
    form = {**_sent(), "title": "示例多余字段", "problem": "示例", "then": "draft"}
    answer = target.browser("author").send("/post/demand", form)
    code_ = answer.headers["Location"].rsplit("/", 1)[-1]
    made = listing_of(target, code_)
    assert isinstance(made, Demand)
    assert (made.state, made.source, made.version) == ("draft", "own", 1)
    assert made.organization_id == target.people.author.organization_id
    assert made.zone_id == target.people.zone.id
    assert made.created_by == target.people.author.user_id
    assert (made.published_at, made.submitted_at, made.content_hash) == (None, None, None)


def test_editing_changes_the_declared_fields_only(target: Target) -> None:
    code_ = draft(target)
    before = listing_of(target, code_)
    form = {**_sent(), "title": "示例改过", "problem": "示例", "version": str(before.version)}
    assert target.browser("author").send(f"/my/listings/{code_}/edit", form).status_code == 302
    after = listing_of(target, code_)
    declared = {*Demand.SCHEMA.model_fields, "version"}
    fixed = [column.key for column in inspect(Listing).columns if column.key not in declared]
    assert len(fixed) > 10
    for name in fixed:
        assert getattr(after, name) == getattr(before, name), name


def test_registering_gives_no_more_than_it_says(target: Target) -> None:
    form = {**_sent(), **asked(target.people, email="mass@example.com", credit_code=code(77))}
    answer = target.browser().send("/register", form | {"proof": (BytesIO(PDF), "a.pdf")})
    assert answer.status_code == 302
    with target.runtime.database.read() as session:
        query = select(Organization).where(Organization.credit_code == code(77))
        organization = session.scalars(query).one()
        user = session.scalars(select(User).where(User.organization_id == organization.id)).one()
        assert organization.state == "unconfirmed"
        assert not user.active
        assert [held.role for held in user.roles] == ["enterprise_member"]
        assert user.login != "root"


@pytest.mark.parametrize("kind", ["government", "agency", "operator", "admin"])
def test_nobody_registers_as_the_zone_s_staff(target: Target, kind: str) -> None:
    form = asked(target.people, kind=kind, email=f"{kind}@example.com", credit_code=code(78))
    answer = target.browser().send("/register", form | {"proof": (BytesIO(PDF), "a.pdf")})
    assert answer.status_code == 422


def test_the_profile_changes_no_state(target: Target) -> None:
    target.write(_manage)
    data = {**_sent(), "state": "verified", "credit_code": code(5), "flags": "high_tech",
            "name": "示例改名", "region": "150200", "profile": "示例"}  # fmt: skip
    before = _organization(target)
    assert target.browser("author").send("/my/organization/profile", data).status_code == 302
    after = _organization(target)
    assert after["profile"] == "示例"
    same = set(before) - {"profile", "region", "industry"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def _manage(session: Any) -> None:
    query = select(User).where(User.login == "author")
    session.scalars(query).one().manages_members = True


def _organization(target: Target) -> dict[str, Any]:
    with target.runtime.database.read() as session:
        found = session.get_one(Organization, target.people.author.organization_id)
        return {column.key: getattr(found, column.key) for column in inspect(Organization).columns}


def test_an_invitation_gives_its_own_role_only(target: Target) -> None:
    target.write(_manage)
    form = {**_sent(), "email": "friend@example.org"}
    form.pop("manages_members")
    assert target.browser("author").send("/my/organization/invitations", form).status_code == 302
    secret = "known to the test"
    with target.runtime.database.write() as session:
        invitation = session.scalars(select(Invitation).order_by(Invitation.id.desc())).all()
        (made,) = [one for one in invitation if one.email == "friend@example.org"]
        assert (made.role, made.manages_members) == ("enterprise_member", False)
        assert made.organization_id == target.people.author.organization_id
        made.token_hash = token_digest(secret)
    joining = {**_sent(), "person": "示例乙", "password": "Hao-Jiu-Mei-Jian-7", "consent": "1"}
    answer = target.browser().send(f"/invitations/{secret}", joining)
    assert answer.status_code == 200, answer.text
    with target.runtime.database.read() as session:
        user = session.scalars(select(User).order_by(User.id.desc())).all()
        (made_user,) = [one for one in user if one.email == "friend@example.org"]
        assert [held.role for held in made_user.roles] == ["enterprise_member"]
        assert not made_user.manages_members
        assert made_user.organization_id == target.people.author.organization_id


def test_a_token_is_never_more_than_was_asked_for(target: Target) -> None:
    form = {**_sent(), "name": "示例", "scopes": "read", "days": "1", "password": PASSWORD}
    form.pop("organization")
    answer = target.browser("author").send("/account/tokens", form)
    assert answer.status_code == 200
    with target.runtime.database.read() as session:
        newest = session.scalars(select(AccessToken).order_by(AccessToken.id)).all()[-1]
        assert (newest.scopes, newest.organization_id) == (["read"], None)
        assert newest.user_id == target.people.author.user_id
        assert newest.revoked_at is None


def test_every_schema_of_the_api_forbids_what_it_does_not_know() -> None:
    for operation in OPERATIONS.values():
        for schema in (operation.body, operation.query):
            if schema:
                assert schema.model_config.get("extra") == "forbid", operation.name
                for inner in _schemas(schema):
                    assert inner.model_config.get("extra") == "forbid", inner


def _schemas(schema: Any) -> list[Any]:
    annotations = [field.annotation for field in schema.model_fields.values()]
    inner = [part for one in annotations for part in typing.get_args(one)]
    return [one for one in inner if hasattr(one, "model_config")]


@pytest.mark.parametrize("login", ["system_admin", "security_admin", "auditor"])
def test_no_administrator_becomes_a_member_by_an_invitation(target: Target, login: str) -> None:
    def prepare(session: Session) -> None:
        _manage(session)
        user = session.scalars(select(User).where(User.login == login)).one()
        user.organization_id = None
        user.set_email(f"{login}@example.org")

    target.write(prepare)
    form = {"email": f"{login}@example.org"}
    assert target.browser("author").send("/my/organization/invitations", form).status_code == 302
    with target.runtime.database.write() as session:
        newest = session.scalars(select(Invitation).where(Invitation.closed_at.is_(None))).all()
        (made,) = [one for one in newest if one.email == f"{login}@example.org"]
        made.token_hash = token_digest(login)
    assert target.browser(login).send(f"/invitations/{login}/join", {}).status_code == 422
    with target.runtime.database.read() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        assert ([held.role for held in user.roles], user.organization_id) == ([login], None)
