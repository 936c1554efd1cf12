"""Who may do what: the whole table, and on whose objects."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import column

import matcher
from matcher.accounts.actions import ACTIONS
from matcher.accounts.permissions import Reach, may, reach, require
from matcher.accounts.roles import ADMINISTRATORS
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.errors import ForbiddenError
from matcher.listings.lifecycle import TRANSITIONS
from matcher.listings.models import KINDS
from matcher.taxonomy import scheme

ROLES = sorted(term.code for term in scheme("roles"))


def actor(*roles: str, organization: int = 1, zone: int = 1) -> Actor:
    return Actor(7, "示例", organization, zone, frozenset(roles))


def test_the_public_may_do_nothing_of_the_table() -> None:
    assert [action for action in ACTIONS if may(PUBLIC, action)] == []


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_no_administrator_does_what_others_do_but_for_what_everybody_does(role: str) -> None:
    """What an administrator may do is theirs alone, beside the system, or everybody's."""
    for name, action in ACTIONS.items():
        if role in action.roles:
            people = set(action.roles) - {"system"}
            assert people in ({role}, set(ROLES)), name


def test_only_the_system_expires() -> None:
    assert set(ACTIONS["listing.expire"].roles) == {"system"}


def test_every_role_of_the_table_is_in_the_code_list() -> None:
    assert set().union(*(action.roles for action in ACTIONS.values())) <= {*ROLES, "system"}


def asked_permissions() -> Iterator[str]:
    """The literal actions of every call of `require` and `may` in the source."""
    for path in Path(str(matcher.__file__)).parent.parent.glob("[mw]*/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if called and node.func.id in ("require", "may") and len(node.args) > 1:
                literal = node.args[1]
                if isinstance(literal, ast.Constant):
                    yield literal.value


def test_every_permission_that_the_code_asks_for_exists() -> None:
    asked = {*asked_permissions(), *(step.permission for step in TRANSITIONS.values())}
    asked |= {f"{kind}.create" for kind in KINDS}
    assert {"listing.review", "match.decide", "engagement.advance"} <= asked
    assert asked - set(ACTIONS) == set()


def test_members_act_on_their_own_organization_only() -> None:
    require(actor("enterprise_member"), "listing.edit", owner_id=1, zone_id=9)
    with pytest.raises(ForbiddenError, match="不是贵单位的信息"):
        require(actor("enterprise_member"), "listing.edit", owner_id=2, zone_id=1)
    with pytest.raises(ForbiddenError, match="没有进行此操作的权限"):
        require(actor("broker"), "listing.edit", owner_id=1)


def test_operators_act_in_their_zone_and_on_their_own() -> None:
    require(actor("operator"), "listing.withdraw", owner_id=2, zone_id=1)
    require(actor("operator"), "listing.withdraw", owner_id=1, zone_id=2)
    with pytest.raises(ForbiddenError, match="属于其他示范区"):
        require(actor("operator"), "listing.withdraw", owner_id=2, zone_id=2)
    require(SYSTEM, "listing.withdraw", owner_id=2, zone_id=2)


def test_a_role_that_does_not_allow_the_action_does_not_lift_ownership() -> None:
    """A broker who is also a member edits the listings of the own organization, not all."""
    both = actor("enterprise_member", "broker")
    require(both, "listing.edit", owner_id=1, zone_id=1)
    with pytest.raises(ForbiddenError, match="不是贵单位的信息"):
        require(both, "listing.edit", owner_id=2, zone_id=1)


def test_what_is_of_no_zone_is_in_nobodys_zone() -> None:
    with pytest.raises(ForbiddenError, match="属于其他示范区"):
        require(actor("operator"), "listing.withdraw", owner_id=2)
    with pytest.raises(ForbiddenError, match="属于其他示范区"):
        require(Actor(7, "示例", 1, None, frozenset({"operator"})), "listing.review", zone_id=1)


def test_reach_is_as_wide_as_the_widest_role() -> None:
    assert reach(actor("auditor"), "listing.see") == Reach()
    assert reach(actor("enterprise_member"), "listing.see") == Reach(organization_id=1)
    both = reach(actor("enterprise_member", "operator"), "listing.see")
    assert both == Reach(organization_id=1, zone_id=1)
    assert reach(SYSTEM, "listing.see") == Reach(everything=True)


def test_a_zone_is_not_taken_for_an_organization_with_the_same_number() -> None:
    """Both are plain numbers: an operator of the organization 2 sees nothing of the zone 2."""
    condition = reach(actor("operator", organization=2, zone=1), "report.make").of_zone(column("z"))
    told = str(condition.compile(compile_kwargs={"literal_binds": True}))
    assert told == "z = 1"
    assert str(reach(actor("auditor"), "report.make").of_zone(column("z"))) == "false"
    assert str(reach(SYSTEM, "report.make").of_zone(column("z"))) == "true"
