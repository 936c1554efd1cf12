"""How the index of a process does, for system administrators."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.matching.in_use import ModelInUse, model_in_use
from matcher.matching.replica import Replica


@dataclass(frozen=True)
class IndexState:
    """What one replica holds.

    Attributes:
        entries: searchable listings.
        behind: changes in the outbox that it has not read yet.
        model: what ranks.
    """

    entries: int
    behind: int
    model: ModelInUse


def index_state(session: Session, actor: Actor, replica: Replica) -> IndexState:
    """The state of this replica now."""
    require(actor, "system.see")
    behind = max(0, outbox.head(session) - replica.sequence)
    return IndexState(len(replica), behind, model_in_use(replica.ranker, replica.reranker))
