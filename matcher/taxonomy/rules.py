"""Rules and thresholds: data with a version and a first day of validity."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from matcher.taxonomy.audit_rules import AuditRules
from matcher.taxonomy.schemes import DATA
from matcher.taxonomy.sign_in_rules import SignInRules


@dataclass(frozen=True)
class Learning:
    """How much must be decided before a ranker is learned from it.

    Attributes:
        needs: needs with decided pairs.
        pairs: decided pairs.
        confirmation: decided pairs before the probability of a confirmation is told.
    """

    needs: int
    pairs: int
    confirmation: int


@dataclass(frozen=True)
class Rules:
    """The rules in force.

    Attributes:
        version: kept with everything decided under these rules.
        minimum_characters: shorter texts are not graded.
        thresholds: lowest relevance (0-1) of each grade, best first.
        suggestions_per_listing: how many matches a publication may write.
        lowest_suggested: grade below which nothing is suggested.
        validity_months: how long a listing of a kind stays published.
        review_days: within how many days a submission is to be reviewed.
        stage_days: deadline of each engagement stage in days.
        leading_industries: industry codes that the zone promotes, each with what lies under it.
        learning: when rankers are learned from decisions.
        audit: how long audit rows are kept, and how many refusals are written.
        sign_in: limits of sessions and attempts, and what passwords must be.
        mail_retry_minutes: pauses before each further attempt to deliver a message.
        invitation_days: how long an invitation can be accepted.
        confirmation_days: how long the link that confirms an address works.
        open_invitations: that one organization may have waiting.
        upload_megabytes: the largest file that is taken.
        token_days: the longest life of an access token.
        replay_hours: how long the answer to a repeated write is kept.
        orphan_hours: age from which files that nothing refers to are deleted.
    """

    version: str
    minimum_characters: int
    thresholds: Mapping[str, float]
    suggestions_per_listing: int
    lowest_suggested: str
    validity_months: Mapping[str, int]
    review_days: int
    stage_days: Mapping[str, int]
    leading_industries: tuple[str, ...]
    learning: Learning
    audit: AuditRules
    sign_in: SignInRules
    mail_retry_minutes: tuple[int, ...]
    invitation_days: int
    confirmation_days: int
    open_invitations: int
    upload_megabytes: int
    orphan_hours: int
    token_days: int
    replay_hours: int


@cache
def load_rules() -> Rules:
    """Read the project's rules."""
    data: dict[str, Any] = json.loads((DATA / "rules.json").read_text(encoding="utf-8"))
    return Rules(
        version=data["version"],
        minimum_characters=data["grading"]["minimum_characters"],
        thresholds=data["grading"]["thresholds"],
        suggestions_per_listing=data["suggestions"]["per_listing"],
        lowest_suggested=data["suggestions"]["lowest_grade"],
        validity_months=data["validity_months"],
        review_days=data["review_days"],
        stage_days=data["stage_days"],
        leading_industries=tuple(data["leading_industries"]),
        learning=Learning(**data["learning"]),
        audit=AuditRules.read(data["audit"]),
        sign_in=SignInRules.read(data["sign_in"]),
        mail_retry_minutes=tuple(data["mail"]["retry_minutes"]),
        invitation_days=data["organizations"]["invitation_days"],
        confirmation_days=data["organizations"]["confirmation_days"],
        open_invitations=data["organizations"]["open_invitations"],
        upload_megabytes=data["uploads"]["megabytes"],
        orphan_hours=data["uploads"]["orphan_hours"],
        token_days=data["api"]["token_days"],
        replay_hours=data["api"]["replay_hours"],
    )
