"""Signing in, and what users do with their own account."""

from webapp.pages.account import index, password, reset, second_factor, sessions, sign_in, tokens
from webapp.pages.account.base import blueprint

__all__ = [
    "blueprint",
    "index",
    "password",
    "reset",
    "second_factor",
    "sessions",
    "sign_in",
    "tokens",
]
