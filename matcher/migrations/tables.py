"""The metadata of every table of the platform."""

from matcher.accounts import models as accounts
from matcher.accounts import sign_in_models as sign_in
from matcher.accounts.tokens import models as tokens
from matcher.annual_reports import models as annual_reports
from matcher.audit import models as audit
from matcher.brokers import models as brokers
from matcher.contracts import models as contracts
from matcher.contracts import party_models as contract_parties
from matcher.contracts.payments import models as payments
from matcher.contracts.registration import result_models as registration_results
from matcher.db import Base
from matcher.engagements import models as engagements
from matcher.engagements import verification_models as verifications
from matcher.engagements import views
from matcher.engagements.interests import models as interests
from matcher.evaluations import models as evaluations
from matcher.exchange import preview_models as import_previews
from matcher.intake import models as intake
from matcher.list_issues import models as list_issues
from matcher.listings import attachments
from matcher.listings import models as listings
from matcher.listings import versions as listing_versions
from matcher.made_files import models as made_files
from matcher.mail import models as mail
from matcher.market import models as market
from matcher.matching import models as matching
from matcher.matching import ranker_versions as rankers
from matcher.notifications import models as notifications
from matcher.organizations import models as organizations
from matcher.outbox import models as outbox
from matcher.privacy import models as privacy
from matcher.replays import models as replays
from matcher.saved_searches import models as saved_searches
from matcher.service_registers import models as service_registers
from matcher.statistics import models as statistics
from matcher.supply import models as supply
from matcher.uploads import models as uploads
from matcher.yearbook import models as yearbook

__all__ = [
    "accounts",
    "annual_reports",
    "attachments",
    "audit",
    "brokers",
    "contract_parties",
    "contracts",
    "engagements",
    "evaluations",
    "import_previews",
    "intake",
    "interests",
    "list_issues",
    "listing_versions",
    "listings",
    "made_files",
    "mail",
    "market",
    "matching",
    "metadata",
    "notifications",
    "organizations",
    "outbox",
    "payments",
    "privacy",
    "rankers",
    "registration_results",
    "replays",
    "saved_searches",
    "service_registers",
    "sign_in",
    "statistics",
    "supply",
    "tokens",
    "uploads",
    "verifications",
    "views",
    "yearbook",
]

metadata = Base.metadata
