"""The table of permissions as a document, so that what is promised is what is checked."""

from collections.abc import Collection, Mapping

import click

from matcher.accounts.actions import ACTIONS, Action
from matcher.engagements import stages
from matcher.engagements.contacts import contacts_open
from matcher.engagements.models import Engagement
from matcher.listings import lifecycle
from matcher.matching import decisions
from matcher.organizations import states as organizations
from matcher.taxonomy import scheme

_HEAD = """# 权限表

本页由 `techmatch permissions` 从代码打印，请勿手工修改。权限在领域函数中检查，页面与接口共用。

- 本单位或本人：本单位的信息、本单位参与的对接、本人的账号。
- 本示范区：所在示范区的对象，以及上一项。全部：不限。空白：不允许。
- 公众和已登录用户都能查看已发布的信息和发布单位；公众不能做下表中的任何事。
- 系统管理员、安全管理员、审计管理员由不同的人担任，不能兼任，也不能担任其他角色。
- 回避：审核人员不能审核本单位发布的信息，技术经纪人不能处理本单位参与的匹配和对接。
- “系统”指后台任务和服务器上的命令。
"""


@click.command(help="打印权限表（docs/permissions.md 的内容）。")
def permissions() -> None:
    """Print the document."""
    click.echo(document(), nl=False)


def document() -> str:
    """The table of every action, role, scope and state in Markdown."""
    roles = [(term.code, term.name) for term in scheme("roles")] + [("system", "系统")]
    states = possible_states()
    heads = ["操作", "代码", *(name for _, name in roles), "对象的状态"]
    lines = [heads, ["---"] * len(heads)]
    for name, action in ACTIONS.items():
        scopes = [_scope(action, role) for role, _ in roles]
        lines.append([action.label, f"`{name}`", *scopes, "、".join(states.get(name, ()))])
    return _HEAD + "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def possible_states() -> Mapping[str, Collection[str]]:
    """Action -> the names of the states in which it is possible, where states matter."""
    listing = {permission: _sources(permission) for permission in _LISTING_STEPS}
    moved = {state for sources, _ in decisions.TRANSITIONS.values() for state in sources}
    judged = ("verify", "refuse", "strike")
    applications = {s for verb in judged for s in organizations.TRANSITIONS[verb].sources}
    opened = {term.code for term in scheme("stages") if contacts_open(Engagement(stage=term.code))}
    return {
        **{action: _names("listing_states", found) for action, found in listing.items()},
        "listing.edit": _names("listing_states", lifecycle.EDITABLE),
        "organization.verify": _names("organization_states", applications),
        "match.decide": _names("match_states", moved),
        "engagement.advance": _names("stages", stages.TRANSITIONS),
        "engagement.contacts": _names("stages", opened),
        "engagement.consent": _names("stages", stages.TRANSITIONS),
    }


_LISTING_STEPS = {step.permission for step in lifecycle.TRANSITIONS.values()}


def _sources(permission: str) -> set[str]:
    steps = lifecycle.TRANSITIONS.values()
    return {state for step in steps if step.permission == permission for state in step.sources}


def _names(title: str, codes: Collection[str]) -> Collection[str]:
    """The names of the codes, in the order of the list."""
    return [term.name for term in scheme(title) if term.code in codes]


def _scope(action: Action, role: str) -> str:
    scope = action.roles.get(role)
    return scope.value if scope else ""
