"""The one table of what can be done with a contract in which state."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.contracts.models import Contract
from matcher.errors import TransitionError
from matcher.taxonomy import scheme


@dataclass(frozen=True)
class Transition:
    """One step.

    Attributes:
        label: on buttons.
        sources: the states it starts from.
        target: the state it leads to.
        permission: an action of `matcher.accounts.actions`.
        stage: of the contract's engagement, which follows; empty for none.
        offered: whether people take it by itself; else it is a part of something else.
    """

    label: str
    sources: frozenset[str]
    target: str
    permission: str
    stage: str = ""
    offered: bool = True


_EDIT, _REGISTER = "contract.edit", "contract.register"
_LIVE = ("draft", "signed", "submitted", "refused", "registered", "changed")

TRANSITIONS: Mapping[str, Transition] = {
    "sign": Transition("签订", frozenset({"draft"}), "signed", _EDIT, "signing"),
    "submit": Transition("送审", frozenset({"signed", "refused"}), "submitted", _EDIT),
    "recall": Transition("撤回", frozenset({"submitted"}), "signed", _EDIT),
    "register": Transition(
        "登记", frozenset({"submitted"}), "registered", _REGISTER, "registration"
    ),
    # What a body registered before the contract came into the ledger: it was never handed in here.
    "record": Transition(
        "补录登记", frozenset({"signed"}), "registered", _REGISTER, "registration", offered=False
    ),
    "refuse": Transition("不予登记", frozenset({"submitted"}), "refused", _REGISTER),
    "change": Transition("变更", frozenset({"registered", "changed"}), "changed", _EDIT),
    "cancel": Transition("作废", frozenset(_LIVE), "cancelled", _EDIT),
}


def require_way(contract: Contract, action: str) -> Transition:
    """The step, if the contract's state allows it.

    Raises:
        TransitionError: it does not; the message names the states that do.
    """
    step = TRANSITIONS[action]
    if contract.state not in step.sources:
        names = scheme("contract_states")
        allowed = "、".join(term.name for term in names if term.code in step.sources)
        raise TransitionError(
            f"合同 {contract.code} 是“{names.name(contract.state)}”，不能{step.label}。"
            f"可以{step.label}的是：{allowed}。"
        )
    return step
