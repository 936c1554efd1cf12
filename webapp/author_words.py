"""What an author is told of a listing: what happens next, what happened, what an action does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.clock import CHINA, today
from matcher.listings.lifecycle import TRANSITIONS, available
from matcher.listings.models import Listing
from matcher.listings.review import review_deadline
from webapp.presentation import day

_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Action:
    """A step that the author may take.

    Attributes:
        name: as in the table of transitions.
        label: the verb on the button.
        consequence: what it does, for the confirmation.
        final: whether it cannot be taken back.
    """

    name: str
    label: str
    consequence: str
    final: bool = False


_ACTIONS: Mapping[str, tuple[str, bool]] = {
    "pause": ("暂停后不再公开，也不参与匹配；可以随时恢复。有效期照常计算。", False),
    "resume": ("恢复后立即重新公开，并参与匹配。", False),
    "revise": ("撤下后转为草稿，立即不再公开；改好后需要重新提交审核。", False),
    "fulfil": ("标为已达成后停止公开和匹配，以后不能再改回已发布。", True),
    "withdraw": ("撤回后不再公开，也不参与匹配，不能恢复；再需要时只能重新填写。", True),
}

_HISTORY: Mapping[str, str] = {"listing.create": "新建草稿", "listing.edit": "修改内容"}


def actions(actor: Actor, listing: Listing) -> Sequence[Action]:
    """The steps with a confirmation that the listing's state and the actor's role allow."""
    allowed = [
        name
        for name in available(listing.state)
        if name in _ACTIONS and may(actor, TRANSITIONS[name].permission)
    ]
    found = [Action(name, TRANSITIONS[name].label, *_ACTIONS[name]) for name in allowed]
    return sorted(found, key=lambda action: action.final)


def next_step(listing: Listing) -> str:
    """One sentence: what happens next, and who has to act."""
    return _NEXT[listing.state](listing)


def told(entry: AuditEntry) -> dict[str, str]:
    """An audit row in words: when, who, what, and the reason if one was given."""
    verb = entry.action.removeprefix("listing.")
    what = TRANSITIONS[verb].label if verb in TRANSITIONS else _HISTORY.get(entry.action, verb)
    return {
        "at": f"{entry.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        "who": entry.actor_name,
        "what": what,
        "note": str((entry.after or {}).get("note", "")),
    }


def _submitted(listing: Listing) -> str:
    until = review_deadline(listing)
    return f"等待示范区审核，不晚于 {day(until)} 答复。审核期间不能修改。"


def _published(listing: Listing) -> str:
    until = listing.valid_until
    if until is None:
        return "已公开，正在参与匹配。"
    left = (until - today()).days
    if left < 0:
        return f"有效期已于 {day(until)} 结束，不再公开。需要时请续期。"
    if until - today() <= _SOON:
        return f"已公开，{left} 天后（{day(until)}）到期。仍需征集时请续期。"
    return f"已公开，正在参与匹配，有效期至 {day(until)}。"


def _returned(listing: Listing) -> str:
    return f"审核人员退回了 {len(listing.review_reasons)} 处，请修改后重新提交。"


_NEXT = {
    "draft": lambda _: "还没有提交。补全内容，预览后提交审核。",
    "submitted": _submitted,
    "returned": _returned,
    "rejected": lambda _: "审核没有通过，不会公开。原因见下方。",
    "published": _published,
    "paused": lambda _: "已暂停，不公开也不参与匹配。可以随时恢复。",
    "expired": lambda listing: f"已于 {day(listing.valid_until)} 到期。仍需征集时请续期。",
    "fulfilled": lambda _: "已标为达成，不再公开。",
    "withdrawn": lambda _: "已撤回，不再公开。",
}
