"""Rules and thresholds: data with a version and a first day of validity."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from matcher.taxonomy.annual_report_rules import AnnualReportRules
from matcher.taxonomy.audit_rules import AuditRules
from matcher.taxonomy.contract_rules import ContractRules
from matcher.taxonomy.engagement_rules import EngagementRules
from matcher.taxonomy.evaluation_rules import EvaluationRules
from matcher.taxonomy.explore_rules import ExploreRules
from matcher.taxonomy.guidance_rules import GuidanceRules
from matcher.taxonomy.intake_rules import IntakeRules
from matcher.taxonomy.ledger_import_rules import LedgerImportRules
from matcher.taxonomy.made_file_rules import MadeFileRules
from matcher.taxonomy.market_rules import MarketRules
from matcher.taxonomy.notification_rules import NotificationRules, SavedSearchRules, SupplyRules
from matcher.taxonomy.own_listing_rules import OwnListingRules
from matcher.taxonomy.payment_rules import PaymentRules
from matcher.taxonomy.public_rules import PublicRules
from matcher.taxonomy.quality_rules import ClassificationRules, DuplicateRules, KeyTermRules
from matcher.taxonomy.reason_rules import ReasonRules
from matcher.taxonomy.register_rules import RegisterRules
from matcher.taxonomy.registration_rules import RegistrationRules
from matcher.taxonomy.schemes import DATA
from matcher.taxonomy.sign_in_rules import SignInRules
from matcher.taxonomy.workbench_rules import WorkbenchRules


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
class ListIssueRules:
    """How numbered lists come about.

    Attributes:
        two_persons: whether nobody approves what they submitted, where a zone has two who could.
        entries: how many listings one issue holds at most.
    """

    two_persons: bool
    entries: int


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
        broker_capacity: how much a new broker is thought to take on at once.
        stage_days: deadline of each engagement stage in days.
        stage_requirements: what entering a stage asks for: date, note, document, reason.
        engagements: how much may be put into one.
        contracts: limits of contracts, and how long their registration may take.
        leading_industries: industry codes that the zone promotes, each with what lies under it.
        annual_reports: when they are due, and how long they may be.
        evaluations: when zones are evaluated, and how long they may mend.
        learning: when rankers are learned from decisions.
        audit: how long audit rows are kept, and how many refusals are written.
        sign_in: limits of sessions and attempts, and what passwords must be.
        notifications: what is mailed at once, and when digests go.
        saved_searches: how many there may be, and how often they tell what is new.
        supply: when new achievements are made up for enterprises, and of what.
        list_issues: who approves numbered lists, and how long they may be.
        market: when and how the market is looked at as a whole.
        made_files: limits of files that the worker makes.
        payments: limits of the payments of a contract.
        registers: when the registers say that something ends.
        ledger_import: limits of files of old contracts.
        registration: limits of exports to the registration body, and of its result files.
        intake: limits of what authors and senders hand in.
        mail_retry_minutes: pauses before each further attempt to deliver a message.
        invitation_days: how long an invitation can be accepted.
        confirmation_days: how long the link that confirms an address works.
        open_invitations: that one organization may have waiting.
        upload_megabytes: the largest file that is taken.
        own_listings: limits of imports in the browser and of steps with many listings.
        public: how far lists and feeds for the public go.
        token_days: the longest life of an access token.
        replay_hours: how long the answer to a repeated write is kept.
        workbench: limits of the broker's desk.
        explore: limits and weights of a search with a listing as the query.
        guidance: how much authors are told while they write.
        reasons: how matches are explained.
        classification: how technical field and industry are told from similar listings.
        key_terms: how key terms are weighed.
        duplicates: when two listings say the same.
        orphan_hours: age from which files that nothing refers to are deleted.
    """

    version: str
    minimum_characters: int
    thresholds: Mapping[str, float]
    suggestions_per_listing: int
    lowest_suggested: str
    validity_months: Mapping[str, int]
    review_days: int
    broker_capacity: int
    stage_days: Mapping[str, int]
    stage_requirements: Mapping[str, tuple[str, ...]]
    engagements: EngagementRules
    contracts: ContractRules
    leading_industries: tuple[str, ...]
    annual_reports: AnnualReportRules
    evaluations: EvaluationRules
    learning: Learning
    audit: AuditRules
    sign_in: SignInRules
    list_issues: ListIssueRules
    market: MarketRules
    made_files: MadeFileRules
    payments: PaymentRules
    registers: RegisterRules
    registration: RegistrationRules
    ledger_import: LedgerImportRules
    intake: IntakeRules
    mail_retry_minutes: tuple[int, ...]
    notifications: NotificationRules
    saved_searches: SavedSearchRules
    supply: SupplyRules
    invitation_days: int
    confirmation_days: int
    open_invitations: int
    upload_megabytes: int
    orphan_hours: int
    own_listings: OwnListingRules
    public: PublicRules
    token_days: int
    replay_hours: int
    workbench: WorkbenchRules
    explore: ExploreRules
    guidance: GuidanceRules
    classification: ClassificationRules
    key_terms: KeyTermRules
    duplicates: DuplicateRules
    reasons: ReasonRules

    def reaches(self, grade: str, lowest: str) -> bool:
        """Whether a grade is the lowest one wanted, or better; an unscored pair is not."""
        grades = list(self.thresholds)
        return grade in grades[: grades.index(lowest) + 1]


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
        broker_capacity=data["brokers"]["capacity"],
        stage_days=data["stage_days"],
        stage_requirements={k: tuple(v) for k, v in data["stage_requirements"].items()},
        engagements=EngagementRules(**data["engagements"]),
        contracts=ContractRules.read(data["contracts"]),
        leading_industries=tuple(data["leading_industries"]),
        annual_reports=AnnualReportRules.read(data["annual_reports"]),
        evaluations=EvaluationRules.read(data["evaluations"]),
        learning=Learning(**data["learning"]),
        audit=AuditRules.read(data["audit"]),
        sign_in=SignInRules.read(data["sign_in"]),
        list_issues=ListIssueRules(**data["list_issues"]),
        market=MarketRules(**data["market"]),
        made_files=MadeFileRules(**data["made_files"]),
        payments=PaymentRules(**data["payments"]),
        registers=RegisterRules(tuple(data["registers"]["expiry_days"])),
        registration=RegistrationRules(**data["registration"]),
        ledger_import=LedgerImportRules(**data["ledger_import"]),
        intake=IntakeRules(**data["intake"]),
        mail_retry_minutes=tuple(data["mail"]["retry_minutes"]),
        notifications=NotificationRules(**data["notifications"]),
        saved_searches=SavedSearchRules(**data["saved_searches"]),
        supply=SupplyRules(**data["supply"]),
        invitation_days=data["organizations"]["invitation_days"],
        confirmation_days=data["organizations"]["confirmation_days"],
        open_invitations=data["organizations"]["open_invitations"],
        upload_megabytes=data["uploads"]["megabytes"],
        orphan_hours=data["uploads"]["orphan_hours"],
        own_listings=OwnListingRules(**data["own_listings"]),
        public=PublicRules(**data["public"]),
        token_days=data["api"]["token_days"],
        replay_hours=data["api"]["replay_hours"],
        workbench=WorkbenchRules(**data["workbench"]),
        explore=ExploreRules(**data["explore"]),
        guidance=GuidanceRules(**data["guidance"]),
        classification=ClassificationRules(**data["classification"]),
        key_terms=KeyTermRules(**data["key_terms"]),
        duplicates=DuplicateRules(**data["duplicates"]),
        reasons=ReasonRules.read(data["reasons"]),
    )
