"""Who was asked to take part in an engagement, and what they answered, as its page shows it."""

from typing import Any

from matcher.accounts.names import display_names
from matcher.accounts.permissions import may
from matcher.engagements.invitations import TRANSITIONS, invitations_of
from matcher.engagements.models import Engagement, Invitation
from matcher.engagements.parties import is_party
from matcher.engagements.stages import TRANSITIONS as STAGES
from matcher.engagements.stages import may_drive
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.presentation import day


def invitations_view(engagement: Engagement) -> dict[str, Any]:
    """The answer of each party, and what the reader may do about them.

    Returns:
        parties: list of {organization, state, tone, day, who, reason}; waiting: whether the
        reader's own answer is waited for; may_invite: whether the reader may ask somebody.
    """
    known = invitations_of(session(), engagement)
    names = display_names(session(), [one.answered_by for one in known.values()])
    match, running = engagement.match, engagement.stage in STAGES
    sides = {one.id: one for one in (match.need.organization, match.achievement.organization)}
    mine = known.get(actor().organization_id or 0)
    speaks = is_party(actor(), engagement) and may(actor(), "engagement.answer")
    left = any(one not in known or _asks(known[one]) for one in sides)
    return {
        "parties": [
            {"organization": one.name, **_told(known.get(one.id), names)} for one in sides.values()
        ],
        "waiting": bool(running and speaks and mine and mine.state == "invited"),
        "may_invite": running and left and may_drive(actor(), engagement),
    }


def _asks(invitation: Invitation) -> bool:
    return invitation.state in TRANSITIONS["invite"][0]


_TONES = {"invited": "open", "accepted": "good", "declined": "warn"}


def _told(invitation: Invitation | None, names: Any) -> dict[str, str]:
    if invitation is None:
        return {"state": "未邀请", "tone": "quiet", "day": "", "who": "", "reason": ""}
    return {
        "state": scheme("engagement_invitation_states").name(invitation.state),
        "tone": _TONES[invitation.state],
        "day": day(invitation.answered_at),
        "who": names.get(invitation.answered_by, "") if invitation.answered_by else "",
        "reason": mask(invitation.reason),
    }
