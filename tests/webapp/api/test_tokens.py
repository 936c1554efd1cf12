"""Who calls: tokens, their scopes and ends, browser sessions, and the public."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.accounts.tokens import AccessToken
from matcher.clock import now
from tests.webapp.api.calls import Program, program, token
from tests.webapp.members import NEED, draft, listing_of
from tests.webapp.site import Site
from webapp.api import OPERATIONS
from webapp.api.declared import Operation


def _user(site: Site, login: str, **changes: object) -> None:
    with site.runtime.database.write() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        for name, value in changes.items():
            setattr(user, name, value)


def test_a_token_acts_for_its_user_within_its_scopes(shown: Site) -> None:
    me = program(shown, "author", "read").get("/me")
    assert me["name"] == "示例author"
    assert (me["roles"], me["scopes"]) == (["enterprise_member"], ["read"])


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer tm_unknown", "Bearer x", "Basic dTpw", "tm_unknown", "Bearer \x7f"]
)
def test_a_token_that_is_none_is_refused_even_for_public_data(shown: Site, header: str) -> None:
    answer = Program(shown).call("GET", "/listings", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert answer.mimetype == "application/problem+json"


def test_every_scope_is_needed_where_it_is_declared(shown: Site) -> None:
    """A token without an operation's scope is refused there, whatever its user may do."""
    nothing = {
        scope: token(shown, "operator", *({"read", "write"} - {scope} or {"read"}))
        for scope in {operation.scope for operation in OPERATIONS.values()}
    }
    for operation in OPERATIONS.values():
        if operation.scope in ("read", "write"):
            assert _refused_for_scope(shown, operation, nothing[operation.scope])
        else:
            assert _refused_for_scope(shown, operation, nothing["read"])


def _refused_for_scope(site: Site, operation: Operation, secret: str) -> bool:
    names = {"code": "D2026-0001", "other": "A2026-0001", "engagement": "E2026-0001"}
    path = re.sub(r"{(\w+)}", lambda found: names.get(found[1], "1"), operation.path)
    path = path.replace("/codes/1", "/codes/stages")
    answer = Program(site, secret).call(operation.method, path)
    return answer.status_code == 403 and f"（{operation.scope}）" in answer.json["detail"]


def test_what_writes_is_never_in_the_scope_of_reading() -> None:
    written = {o.name for o in OPERATIONS.values() if o.writes and o.scope == "read"}
    assert written == {"rank_text"}  # keeps nothing


def test_a_role_that_was_taken_away_is_gone_at_once(site: Site) -> None:
    broker = program(site, "broker")
    broker.get("/matches")
    _user(site, "broker", roles=[])
    broker.get("/matches", 403)


@pytest.mark.parametrize("change", [{"active": False}, {"locked_at": now()}])
def test_a_token_ends_with_its_user(site: Site, change: dict[str, object]) -> None:
    author = program(site, "author")
    author.get("/me")
    _user(site, "author", **change)
    author.get("/me", 401)


def test_a_token_ends_when_it_expires_or_is_revoked(site: Site) -> None:
    author, other = program(site, "author"), Program(site, token(site, "author", days=1))
    with time_machine.travel(now() + timedelta(days=2)):
        other.get("/me", 401)
        (mine, *_) = [one for one in author.get("/me/tokens")["items"] if one["last_used_at"]]
    assert author.call("DELETE", f"/me/tokens/{mine['id']}").status_code == 204
    author.get("/me", 401)


def test_nobody_revokes_what_is_anothers(site: Site) -> None:
    author, stranger = program(site, "author"), program(site, "stranger")
    (mine,) = author.get("/me/tokens")["items"]
    assert stranger.call("DELETE", f"/me/tokens/{mine['id']}").status_code == 404
    author.get("/me")


def test_an_organizations_token_is_the_members_and_no_more(site: Site) -> None:
    with site.runtime.database.read() as session:
        author = session.scalars(select(User).where(User.login == "author")).one()
        operations = session.scalars(select(User).where(User.login == "operator")).one()
    secret = token(site, "author", organization=True)
    assert Program(site, secret).get("/me")["roles"] == ["enterprise_member"]
    _user(site, "author", organization_id=operations.organization_id)
    Program(site, secret).get("/me", 401)
    assert author.organization_id != operations.organization_id


def test_only_the_hash_of_a_token_is_kept(site: Site) -> None:
    secret = token(site, "author")
    with site.runtime.database.read() as session:
        row = session.scalars(select(AccessToken)).one()
        values = [str(value) for value in vars(row).values()]
    assert secret.startswith(row.prefix)
    assert len(row.prefix) == 9
    assert not any(secret[9:] in value for value in values)


def test_a_use_is_noted(site: Site) -> None:
    author = program(site, "author")
    assert author.get("/me/tokens")["items"][0]["last_used_at"] is not None


def test_a_browser_session_reads_but_writes_only_with_proof(site: Site) -> None:
    code = draft(site)
    browser = site.client("author")
    assert browser.get("/api/v1/me").json["name"] == "示例author"
    address = f"/api/v1/my/listings/{code}/submit"
    refused = browser.post(address, headers={"If-Match": "*"})
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json["detail"]
    assert listing_of(site, code).state == "draft"
    page = browser.get("/help").text
    csrf = re.search(r'csrf-token" content="([^"]+)', page)
    assert csrf
    taken = browser.post(address, headers={"If-Match": "*", "X-CSRFToken": csrf[1]})
    assert taken.json["state"] == "submitted"


def test_while_a_password_must_change_browser_and_token_are_refused(site: Site) -> None:
    browser, author = site.client("author"), program(site, "author")
    _user(site, "author", must_change_password=True)
    refused = browser.get("/api/v1/me")
    assert refused.status_code == 403
    assert "新密码" in refused.json["detail"]
    author.get("/me", 401)


def test_a_token_beside_a_session_is_the_tokens_word(site: Site) -> None:
    browser = site.client("operator")
    secret = token(site, "author", "read")
    me = browser.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert me.json["name"] == "示例author"


def test_a_pending_or_missing_session_is_the_public(shown: Site) -> None:
    Program(shown).get("/me", 401)
    assert Program(shown).get(f"/listings/{shown.code(NEED)}")["content"]["attempts"] is None
