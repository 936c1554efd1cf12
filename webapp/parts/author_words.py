"""What an author is told of a listing: what happens next, what happened, what an action does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.audit.history import note_of
from matcher.audit.models import AuditEntry
from matcher.clock import CHINA, now, today
from matcher.listings.lifecycle import TRANSITIONS, available
from matcher.listings.models import Listing
from matcher.listings.review import review_deadline
from matcher.taxonomy import load_rules, scheme
from webapp.presentation import day


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

# Steps that ask for more than a confirmation, or are taken on the preview.
_WITH_INPUT: Mapping[str, tuple[str, bool]] = {
    "submit": ("提交后由示范区审核，审核期间不能修改；通过才会公开。", False),
    "renew": ("继续公开并参与匹配，到所选日期为止。", False),
}


def actions(actor: Actor, listing: Listing) -> Sequence[Action]:
    """The steps with a confirmation that the listing's state and the actor's role allow."""
    allowed = [
        name
        for name in available(listing.state)
        if name in _ACTIONS and may(actor, TRANSITIONS[name].permission)
    ]
    found = [Action(name, TRANSITIONS[name].label, *_ACTIONS[name]) for name in allowed]
    return sorted(found, key=lambda action: action.final)


def consequence(name: str) -> Action:
    """What a step means for every listing that it is taken with."""
    return Action(name, TRANSITIONS[name].label, *({**_ACTIONS, **_WITH_INPUT})[name])


def next_step(listing: Listing) -> Markup:
    """One sentence: what happens next, and who has to act."""
    return _NEXT[listing.state](listing)


def told(entry: AuditEntry, names: Mapping[int | None, str]) -> dict[str, str]:
    """An audit row in words: when, who (by user id), what, and the reason if one was given."""
    return {
        "at": f"{entry.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        "who": names[entry.actor_id] if entry.actor_id else entry.actor_name,
        "what": scheme("audit_actions").name(entry.action),
        "note": note_of(entry),
    }


def _submitted(listing: Listing) -> Markup:
    deadline = review_deadline(listing)
    words = "等待示范区审核，不晚于 {} 答复。审核期间不能修改。"
    if deadline and deadline < now():
        words = "等待示范区审核，答复期限 {} 已过。可以联系示范区运营人员催办。"
    return Markup(words).format(_when(deadline))  # noqa: S704  # nosec


def _published(listing: Listing) -> Markup:
    if listing.valid_until is None:
        return Markup("已公开，正在参与匹配。")
    until, left = _when(listing.valid_until), (listing.valid_until - today()).days
    if left < 0:
        return Markup("有效期已于 {} 结束，不再公开。需要时请续期。").format(until)
    if left == 0:
        return Markup("已公开，今天（{}）到期。仍需征集时请续期。").format(until)
    if left <= load_rules().own_listings.expiring_days:
        words = Markup("已公开，{} 天后（{}）到期。仍需征集时请续期。")
        return words.format(left, until)
    return Markup("已公开，正在参与匹配，有效期至 {}。").format(until)


def _returned(listing: Listing) -> Markup:
    count = len(listing.review_reasons)
    return Markup("审核人员退回了 {} 处，请修改后重新提交。").format(count)


def _expired(listing: Listing) -> Markup:
    return Markup("已于 {} 到期。仍需征集时请续期。").format(_when(listing.valid_until))


def _when(moment: datetime | date | None) -> Markup:
    return Markup('<time datetime="{0}">{0}</time>').format(day(moment))


_NEXT: Mapping[str, Callable[[Listing], Markup]] = {
    "draft": lambda _: Markup("还没有提交。补全内容，预览后提交审核。"),
    "submitted": _submitted,
    "returned": _returned,
    "rejected": lambda _: Markup("审核没有通过，不会公开。需要时可以重新填写一条。"),
    "published": _published,
    "paused": lambda _: Markup("已暂停，不公开也不参与匹配。可以随时恢复。"),
    "expired": _expired,
    "fulfilled": lambda _: Markup("已标为达成，不再公开。"),
    "withdrawn": lambda _: Markup("已撤回，不再公开。"),
}
