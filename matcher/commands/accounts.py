"""Accounts from the command line: how the first administrators come to theirs."""

import click

from matcher.accounts.administration import open_account
from matcher.actor import SYSTEM
from matcher.runtime import Runtime


@click.group(help="账号。平台没有预设的账号，第一批管理员由此开通。")
def account() -> None:
    """Group the commands."""


@account.command("open", help="开通账号 LOGIN，显示一次性密码；首次登录必须改密码。")
@click.argument("login")
@click.option("--name", required=True, help="姓名。")
@click.option("--role", "roles", multiple=True, required=True, help="角色代码，可以多次给出。")
@click.pass_obj
def open_one(runtime: Runtime, login: str, name: str, roles: tuple[str, ...]) -> None:
    """Print the one-time password once."""
    with runtime.database.write() as session:
        password = open_account(session, SYSTEM, login, name, roles)
    click.echo(f"已开通 {login}，一次性密码：{password}")
