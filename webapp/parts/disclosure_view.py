"""Who agreed to hand out contacts in an engagement, as the page shows it."""

from typing import Any

from matcher.accounts.models import Organization
from matcher.accounts.names import display_names
from matcher.engagements.contacts import masked_contacts
from matcher.engagements.disclosure import consents, disclosed, may_consent
from matcher.engagements.models import Engagement
from matcher.engagements.stages import TRANSITIONS
from matcher.privacy.notice import load_notice
from webapp.context import actor, session
from webapp.presentation import day


def disclosure_of(engagement: Engagement) -> dict[str, Any]:
    """The consents of both parties, and what the reader's own would hand out.

    Returns:
        disclosed, may_consent, agreed, version, parties: list of {organization, day, who},
        own: list of contacts, masked; empty for who speaks for no party.
    """
    given = consents(session(), engagement)
    names = display_names(session(), [consent.user_id for consent in given.values()])
    mine = actor().organization_id
    speaks = may_consent(actor(), engagement)
    return {
        "disclosed": disclosed(session(), engagement),
        "may_consent": speaks and engagement.stage in TRANSITIONS,
        "agreed": mine in given,
        "version": load_notice().version,
        "own": masked_contacts(session(), mine, engagement) if speaks and mine else [],
        "parties": [
            {
                "organization": organization.name,
                "day": day(given[organization.id].given_at) if organization.id in given else "",
                "who": names[given[organization.id].user_id] if organization.id in given else "",
            }
            for organization in _organizations(engagement)
        ],
    }


def _organizations(engagement: Engagement) -> list[Organization]:
    match = engagement.match
    both = (match.need.organization, match.achievement.organization)
    return list({organization.id: organization for organization in both}.values())
