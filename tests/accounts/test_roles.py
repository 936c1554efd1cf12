"""Which roles one person may hold at once: every pair."""

from itertools import combinations

import pytest

from matcher.accounts.roles import ADMINISTRATORS, check_roles_compatible
from matcher.errors import InvalidError
from matcher.taxonomy import scheme

ROLES = [term.code for term in scheme("roles")]


@pytest.mark.parametrize("pair", list(combinations(ROLES, 2)), ids="-".join)
def test_no_administrator_holds_a_second_role(pair: tuple[str, str]) -> None:
    if ADMINISTRATORS.isdisjoint(pair):
        check_roles_compatible(pair)
        return
    with pytest.raises(InvalidError, match="不能兼任"):
        check_roles_compatible(pair)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_hold_one_role_or_none(role: str) -> None:
    check_roles_compatible([])
    check_roles_compatible([role, role])


@pytest.mark.parametrize("role", ["system", "", "示例"])
def test_only_roles_of_the_list_are_given(role: str) -> None:
    with pytest.raises(InvalidError, match="没有角色"):
        check_roles_compatible([role])
