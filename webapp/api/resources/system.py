"""How the platform runs, for system administrators."""

from matcher.matching.index_state import index_state
from webapp.api.declared import Answer, Group
from webapp.api.models.administration import SystemState
from webapp.context import actor, runtime, session

group = Group("系统", read="admin")


@group.get("/system", "运行状态", SystemState, "system.see")
def show_system() -> Answer:
    """Index, models and settings of the process that answers."""
    found = index_state(session(), actor(), runtime().replica)
    return Answer(SystemState.of(runtime(), found))
