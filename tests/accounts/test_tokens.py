"""Tokens: who makes, sees and revokes them, and what their use gives."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.passwords import set_one_time_password, set_password
from matcher.accounts.tokens import (
    AccessToken,
    TokenRequest,
    bearer_of,
    issue_token,
    note_use,
    revoke_token,
    sign_out_everywhere,
    tokens_of,
)
from matcher.actor import PUBLIC
from matcher.audit.models import AuditEntry
from matcher.errors import ForbiddenError, InvalidError, NotFoundError
from matcher.taxonomy import load_rules
from tests.conftest import People

ASKED = TokenRequest.parse({"name": "示例程序", "scopes": ["read", "write"]})
FOR_ALL = ASKED.model_copy(update={"organization": True})


def test_a_token_gives_the_actor_of_its_user(session: Session, people: People) -> None:
    token, secret = issue_token(session, people.author, ASKED)
    bearer = bearer_of(session, secret)
    assert bearer is not None
    scopes = frozenset({"read", "write"})
    assert bearer.actor == replace(people.author, scopes=scopes, token_id=token.id)
    assert bearer.actor.signature == f"用户 {people.author.user_id} 令牌 {token.id}"
    assert (bearer.token_id, bearer.noted) == (token.id, False)
    note_use(session, bearer)
    session.expire_all()
    again = bearer_of(session, secret)
    assert again is not None
    assert again.noted


def test_only_the_whole_secret_is_one(session: Session, people: People) -> None:
    _, secret = issue_token(session, people.author, ASKED)
    for wrong in (secret[:-1], secret + "x", secret.upper(), secret[3:], "", "tm_"):
        assert bearer_of(session, wrong) is None


def test_making_and_revoking_is_recorded_without_the_secret(
    session: Session, people: People
) -> None:
    token, secret = issue_token(session, people.author, ASKED)
    revoke_token(session, people.author, token.id)
    revoke_token(session, people.author, token.id)
    rows = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "token")).all()
    assert [row.action for row in rows] == ["token.create", "token.revoke"]
    assert rows[0].after is not None
    assert rows[0].after["scopes"] == ["read", "write"]
    assert not any(secret in str(vars(row)) for row in rows)
    assert bearer_of(session, secret) is None


def test_a_token_makes_no_token(session: Session, people: People) -> None:
    limited = replace(people.author, scopes=frozenset({"account"}))
    with pytest.raises(ForbiddenError, match="令牌不能用来创建令牌"):
        issue_token(session, limited, ASKED)


@pytest.mark.parametrize("who", ["broker", "operator", "supervisor"])
def test_only_members_make_their_organizations_token(
    session: Session, people: People, who: str
) -> None:
    with pytest.raises(ForbiddenError):
        issue_token(session, getattr(people, who), FOR_ALL)


@pytest.mark.parametrize("changed", ["password", "one-time password", "signed out"])
def test_personal_tokens_end_with_the_password_or_all_sessions(
    session: Session, people: People, changed: str
) -> None:
    user = session.get_one(User, people.author.user_id)
    token, personal = issue_token(session, people.author, ASKED)
    _, shared = issue_token(session, people.author, FOR_ALL)
    revoke_token(session, people.author, issue_token(session, people.author, ASKED)[0].id)
    _, foreign = issue_token(session, people.researcher, ASKED)
    if changed == "password":
        policy = load_rules().sign_in.passwords["mlps"]
        set_password(session, people.author, user, "Xinyong-Daima-2026", policy)
    elif changed == "one-time password":
        set_one_time_password(session, people.author, user, "once")
    else:
        sign_out_everywhere(session, people.author, user)
    assert bearer_of(session, personal) is None
    # Until another password is chosen, nothing of the user works.
    assert (bearer_of(session, shared) is None) is user.must_change_password
    assert bearer_of(session, foreign) is not None
    revoked = select(AuditEntry.object_id).where(AuditEntry.action == "token.revoke")
    assert session.scalars(revoked.order_by(AuditEntry.id.desc())).first() == token.id
    assert len(session.scalars(revoked).all()) == 2


def test_the_public_has_no_tokens(session: Session) -> None:
    with pytest.raises(ForbiddenError):
        issue_token(session, PUBLIC, ASKED)
    with pytest.raises(ForbiddenError):
        tokens_of(session, PUBLIC)


def test_colleagues_see_and_revoke_the_organizations_tokens_only(
    session: Session, people: People
) -> None:
    colleague = people.actor("colleague", people.enterprise, "enterprise_member")
    own, _ = issue_token(session, people.author, ASKED)
    shared, secret = issue_token(session, people.author, FOR_ALL)
    assert tokens_of(session, colleague) == [shared]
    assert tokens_of(session, people.author) == [shared, own]
    assert tokens_of(session, people.stranger) == []
    with pytest.raises(NotFoundError):
        revoke_token(session, colleague, own.id)
    with pytest.raises(NotFoundError):
        revoke_token(session, people.stranger, shared.id)
    revoke_token(session, colleague, shared.id)
    assert bearer_of(session, secret) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"days": 0},
        {"days": 366},
        {"name": ""},
        {"user_id": 1},
    ],
)
def test_what_a_token_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        TokenRequest.parse({"name": "示例", "scopes": ["read"], **wrong})


def test_the_hash_is_unique(session: Session, people: People) -> None:
    secrets = {issue_token(session, people.author, ASKED)[1] for _ in range(20)}
    hashes = set(session.scalars(select(AccessToken.secret_hash)))
    assert len(secrets) == len(hashes) == 20
