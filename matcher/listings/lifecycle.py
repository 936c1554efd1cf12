"""The one table of allowed state changes, and the one function that makes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import TransitionError
from matcher.listings.models import Listing
from matcher.listings.versions import keep_version, latest_number
from matcher.notifications.settle import settle
from matcher.taxonomy import scheme

CHANGED = "listing.changed"
EDITABLE = frozenset({"draft", "returned"})


@dataclass(frozen=True)
class Transition:
    """From which states an action leads to which state, and what it is called."""

    label: str
    sources: frozenset[str]
    target: str
    permission: str


TRANSITIONS: Mapping[str, Transition] = {
    "submit": Transition(
        "提交审核", frozenset({"draft", "returned"}), "submitted", "listing.submit"
    ),
    "publish": Transition("发布", frozenset({"submitted"}), "published", "listing.review"),
    "return": Transition("退回修改", frozenset({"submitted"}), "returned", "listing.review"),
    "reject": Transition("驳回", frozenset({"submitted"}), "rejected", "listing.review"),
    "revise": Transition(
        "修改后重新送审", frozenset({"published", "paused", "expired"}), "draft", "listing.revise"
    ),
    "pause": Transition("暂停", frozenset({"published"}), "paused", "listing.pause"),
    "resume": Transition("恢复", frozenset({"paused"}), "published", "listing.resume"),
    "expire": Transition("到期", frozenset({"published", "paused"}), "expired", "listing.expire"),
    "renew": Transition("续期", frozenset({"published", "expired"}), "published", "listing.renew"),
    "fulfil": Transition(
        "标为已达成", frozenset({"published", "paused"}), "fulfilled", "listing.fulfil"
    ),
    "withdraw": Transition(
        "撤回",
        frozenset({"draft", "submitted", "returned", "published", "paused", "expired"}),
        "withdrawn",
        "listing.withdraw",
    ),
}


def available(state: str) -> list[str]:
    """The actions that a state allows."""
    return [name for name, step in TRANSITIONS.items() if state in step.sources]


def move(
    session: Session,
    actor: Actor,
    listing: Listing,
    action: str,
    note: str = "",
    **changes: object,
) -> None:
    """Change the state, write the audit row, and tell the index when the public view changes.

    Args:
        session: the transaction.
        actor: who acts.
        listing: what changes its state.
        action: a key of `TRANSITIONS`.
        note: why, kept in the audit row.
        changes: attributes that change with the state; a refused action leaves them as they are.

    Raises:
        ForbiddenError: the actor may not.
        TransitionError: the state does not allow it; the message says what it does allow.
    """
    step = TRANSITIONS[action]
    require(actor, step.permission, owner_id=listing.organization_id, zone_id=listing.zone_id)
    before = listing.state
    if before not in step.sources:
        raise TransitionError(_refusal(listing, step))
    if action == "revise" and not latest_number(session, listing):
        # Published without a submission, by an import: what is changed now shall be seen.
        keep_version(session, actor, listing)
    listing.state = step.target
    for name, value in changes.items():
        setattr(listing, name, value)
    session.flush()
    target = ("listing", listing.id)
    after = {"state": step.target} | ({"note": note} if note else {})
    record(session, actor, f"listing.{action}", target, {"state": before}, after)
    settle(session, listing.id, step.target)
    if "published" in (before, step.target):
        outbox.append(session, CHANGED, listing.id)
    session.flush()


def _refusal(listing: Listing, step: Transition) -> str:
    state = scheme("listing_states").name(listing.state)
    allowed = "、".join(TRANSITIONS[name].label for name in available(listing.state)) or "无"
    return f"{listing.code} 目前是“{state}”，不能{step.label}。现在可以：{allowed}。"
