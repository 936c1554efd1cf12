"""Access tokens: what programs sign in with instead of people."""

from matcher.accounts.tokens.issue import TokenRequest, issue_token, revoke_token, tokens_of
from matcher.accounts.tokens.models import AccessToken
from matcher.accounts.tokens.revoke import revoke_personal_tokens, sign_out_everywhere
from matcher.accounts.tokens.scopes import SCOPES
from matcher.accounts.tokens.use import Bearer, bearer_of, note_use

__all__ = [
    "SCOPES",
    "AccessToken",
    "Bearer",
    "TokenRequest",
    "bearer_of",
    "issue_token",
    "note_use",
    "revoke_personal_tokens",
    "revoke_token",
    "sign_out_everywhere",
    "tokens_of",
]
