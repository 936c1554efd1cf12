"""The month's supply of the demonstration's enterprises, as the worker would make it."""

from matcher.runtime import Runtime
from matcher.supply.compose import compose
from matcher.supply.make import enterprises_due, make_supply

_MOST = 20


def supply_enterprises(runtime: Runtime) -> None:
    """Make up new achievements for every enterprise that has an account."""
    with runtime.database.write() as session:
        for organization in enterprises_due(session, _MOST):
            make_supply(session, organization, compose(session, runtime.replica, organization))
