"""The metadata of every table of the platform."""

from matcher.accounts import models as accounts
from matcher.accounts import sign_in_models as sign_in
from matcher.accounts.tokens import models as tokens
from matcher.audit import models as audit
from matcher.brokers import models as brokers
from matcher.contracts import models as contracts
from matcher.contracts import party_models as contract_parties
from matcher.contracts.payments import models as payments
from matcher.db import Base
from matcher.engagements import models as engagements
from matcher.engagements import views
from matcher.engagements.interests import models as interests
from matcher.exchange import preview_models as import_previews
from matcher.intake import models as intake
from matcher.list_issues import models as list_issues
from matcher.listings import attachments
from matcher.listings import models as listings
from matcher.listings import versions as listing_versions
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
from matcher.supply import models as supply
from matcher.uploads import models as uploads

__all__ = [
    "accounts",
    "attachments",
    "audit",
    "brokers",
    "contract_parties",
    "contracts",
    "engagements",
    "import_previews",
    "intake",
    "interests",
    "list_issues",
    "listing_versions",
    "listings",
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
    "replays",
    "saved_searches",
    "sign_in",
    "supply",
    "tokens",
    "uploads",
    "views",
]

metadata = Base.metadata
