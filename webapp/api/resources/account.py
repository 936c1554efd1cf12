"""Who one is, and one's own access tokens.

Tokens are made on the page only: that asks for the password or the second factor again, so that
neither a stolen token nor a stolen session can make itself a longer life.
"""

from matcher.accounts.models import User
from matcher.accounts.sessions import end_session, open_sessions
from matcher.accounts.tokens import revoke_token, sign_out_everywhere, tokens_of
from webapp.api.declared import SIGNED_IN, Answer, Group
from webapp.api.models.account import Identity, OpenSession, Sessions, Token, Tokens
from webapp.context import actor, session

group = Group("账号", write="account")


@group.get("/me", "当前账号", Identity, SIGNED_IN)
def show_identity() -> Answer:
    """Name, roles, organization, and what the token is good for."""
    who = actor()
    return Answer(
        Identity(
            name=who.name,
            roles=sorted(who.roles),
            organization_id=who.organization_id,
            zone_id=who.zone_id,
            scopes=None if who.scopes is None else sorted(who.scopes),
        )
    )


@group.get("/me/tokens", "访问令牌", Tokens, "token.manage", scope="account")
def list_tokens() -> Answer:
    """One's own, and those of the organization."""
    return Answer(Tokens(items=[Token.of(one) for one in tokens_of(session(), actor())]))


@group.delete("/me/tokens/{token_id}", "撤销访问令牌", "token.manage")
def delete_token(token_id: int) -> Answer:
    """Make it useless at once."""
    revoke_token(session(), actor(), token_id)
    return Answer()


@group.get("/me/sessions", "已登录的设备", Sessions, SIGNED_IN, scope="account")
def list_sessions() -> Answer:
    """Where one is signed in."""
    found = open_sessions(session(), actor().user_id or 0)
    return Answer(Sessions(items=[OpenSession.of(one) for one in found]))


@group.delete("/me/sessions", "在所有设备上退出登录，撤销个人令牌", SIGNED_IN)
def delete_sessions() -> Answer:
    """Sign out everywhere; the personal token that is used here ends too."""
    sign_out_everywhere(session(), actor(), session().get_one(User, actor().user_id))
    return Answer()


@group.delete("/me/sessions/{session_id}", "结束一个登录", SIGNED_IN)
def delete_session(session_id: int) -> Answer:
    """End one of one's own sessions."""
    end_session(session(), actor(), session_id)
    return Answer()
