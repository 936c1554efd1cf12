"""Which roles one person may hold at once."""

from collections.abc import Collection

from matcher.errors import FieldProblem, InvalidError
from matcher.taxonomy import scheme

# 三员分立: whoever runs, secures or audits the platform does nothing else on it.
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "auditor"})


def check_roles_compatible(roles: Collection[str]) -> None:
    """Refuse roles that one person may not hold together.

    Raises:
        InvalidError: an unknown role, or an administrator with any other role.
    """
    held = frozenset(roles)
    unknown = sorted(role for role in held if role not in scheme("roles"))
    if unknown:
        raise _refused(f"没有角色 {unknown[0]}，请从列表中选择")
    if held & ADMINISTRATORS and len(held) > 1:
        names = "、".join(term.name for term in scheme("roles") if term.code in held)
        raise _refused(
            f"系统、安全、审计三类管理员不能兼任，也不能兼任其他角色，不能同时担任：{names}"
        )


def _refused(message: str) -> InvalidError:
    return InvalidError([FieldProblem("roles", "角色", message)])
