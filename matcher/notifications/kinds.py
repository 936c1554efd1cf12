"""What kinds of notification there are: their groups, and to whom they can happen."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.taxonomy import scheme

# Saved searches say themselves how often they want a mail.
HITS = "saved_search_hits"
SUPPLY = "supply_made"


@dataclass(frozen=True)
class Group:
    """Kinds that are read together.

    Attributes:
        label: what the group is called.
        kinds: kind -> the action that those who get it may do; "" for everybody.
    """

    label: str
    kinds: Mapping[str, str]


_PARTY = "engagement.see"
GROUPS: Mapping[str, Group] = {
    "listings": Group(
        "信息",
        {
            "listing_returned": "listing.submit",
            "listing_published": "listing.submit",
            "listing_rejected": "listing.submit",
            "listing_expiring": "listing.renew",
            "listing_claimed": "listing.review",
            "listing_submitted": "listing.review",
            "review_overdue": "listing.review",
        },
    ),
    "matching": Group(
        "匹配",
        {
            "listing_assigned": "match.decide",
            "suggestions_new": "match.decide",
            SUPPLY: "supply.see",
        },
    ),
    "engagements": Group(
        "对接",
        {
            "engagement_invited": "engagement.answer",
            "engagement_answered": _PARTY,
            "engagement_advanced": _PARTY,
            "engagement_activity": _PARTY,
            "engagement_document": _PARTY,
            "stage_overdue": _PARTY,
            "interest_received": "interest.see",
            "interest_answered": "interest.see",
        },
    ),
    "registers": Group(
        "年鉴、登记簿和年度报告",
        {
            "yearbook_returned": "yearbook.enter",
            "body_expiring": "register.manage",
            "certificate_expiring": "certificate.own",
            "annual_report_due": "report.make",
        },
    ),
    "evaluations": Group(
        "绩效评估",
        {
            "evaluation_due": "evaluation.see",
            "evaluation_opened": "evaluation.prepare",
            "evaluation_submitted": "evaluation.decide",
            "evaluation_returned": "evaluation.prepare",
            "evaluation_scored": "evaluation.prepare",
            "evaluation_decided": "evaluation.see",
            "evaluation_deadline": "evaluation.see",
            "rectification_submitted": "evaluation.decide",
            "rectification_returned": "evaluation.prepare",
            "rectification_closed": "evaluation.see",
        },
    ),
    "contracts": Group("合同", {"payment_overdue": "payment.enter"}),
    "public": Group("检索与清单", {HITS: "", "list_issue_approved": ""}),
}


def kinds_of(group: str) -> frozenset[str]:
    """The kinds of a group."""
    return frozenset(GROUPS[group].kinds)


def mailed_to(actor: Actor) -> Mapping[str, tuple[str, ...]]:
    """The kinds whose mails the actor may set, by group; a group without any is absent."""
    found = {
        name: tuple(
            kind
            for kind, action in group.kinds.items()
            if kind != HITS
            and kind in scheme("notification_kinds")
            and (not action or may(actor, action))
        )
        for name, group in GROUPS.items()
    }
    return {name: kinds for name, kinds in found.items() if kinds}
