"""Accounts, for security administrators.

One-time passwords are issued on the page only: a stolen token must not open other accounts.
"""

from collections.abc import Callable

from pydantic import Field

from matcher.accounts import administration
from matcher.accounts.administration import TRANSITIONS
from matcher.accounts.models import User
from matcher.validation import Schema, Text
from webapp.api.cursors import Paged, cut, decode, encode
from webapp.api.declared import Answer, Group
from webapp.api.models.administration import Account, Accounts
from webapp.context import actor, session

group = Group("账号管理", read="admin", write="admin")
_ONE = "/accounts/{account}"
_VERBS = {"lock": "锁定", "unlock": "解除锁定", "deactivate": "停用", "activate": "重新启用"}


class RoleChoice(Schema):
    """Which roles an account has from now on."""

    roles: list[Text] = Field(title="角色", max_length=20, description="代码表 roles")


@group.get("/accounts", "全部账号", Accounts, "account.manage", query=Paged)
def list_accounts(query: Paged) -> Answer:
    """In the order of their logins."""
    after = decode(query.cursor, tuple[str])
    found = administration.list_accounts(session(), actor())
    rest = [one for one in found if not after or one.user.login > after[0]]
    shown, more = cut(rest, query.limit)
    following = encode(shown[-1].user.login) if more else ""
    return Answer(Accounts.of(shown, following), next=following)


@group.get(_ONE, "查看一个账号", Account, "account.manage")
def show_account(account: str) -> Answer:
    """One account."""
    return _shown(account)


@group.put(f"{_ONE}/roles", "授予角色", Account, "account.manage", body=RoleChoice)
def set_account_roles(account: str, body: RoleChoice) -> Answer:
    """Give these roles and no others; the account signs in anew."""
    administration.set_roles(session(), actor(), _user(account), body.roles)
    return _shown(account)


@group.post(f"{_ONE}/end-sessions", "结束全部登录，撤销个人令牌", Account, "account.manage")
def end_account_sessions(account: str) -> Answer:
    """Sign it out everywhere."""
    administration.end_all_sessions(session(), actor(), _user(account))
    return _shown(account)


@group.post(f"{_ONE}/reset-second-factor", "清除动态口令", Account, "account.manage")
def reset_account_second_factor(account: str) -> Answer:
    """Forget its telephone."""
    administration.reset_second_factor(session(), actor(), _user(account))
    return _shown(account)


def _declare(verb: str) -> None:
    declare: Callable[[Callable[[str], Answer]], object] = group.post(
        f"{_ONE}/{verb}", _VERBS[verb], Account, "account.manage", name=f"{verb}_account"
    )

    def changed(account: str) -> Answer:
        administration.change_state(session(), actor(), _user(account), verb)
        return _shown(account)

    declare(changed)


for _verb in TRANSITIONS:
    _declare(_verb)


def _user(login: str) -> User:
    return administration.get_account(session(), actor(), login).user


def _shown(login: str) -> Answer:
    return Answer(Account.of(administration.get_account(session(), actor(), login)))
