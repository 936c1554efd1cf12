"""The metadata of every table of the platform."""

from matcher.accounts import models as accounts
from matcher.accounts import sign_in_models as sign_in
from matcher.accounts.tokens import models as tokens
from matcher.audit import models as audit
from matcher.db import Base
from matcher.engagements import models as engagements
from matcher.listings import models as listings
from matcher.mail import models as mail
from matcher.matching import models as matching
from matcher.matching import ranker_versions as rankers
from matcher.organizations import models as organizations
from matcher.outbox import models as outbox
from matcher.privacy import models as privacy
from matcher.replays import models as replays
from matcher.uploads import models as uploads

__all__ = [
    "accounts",
    "audit",
    "engagements",
    "listings",
    "mail",
    "matching",
    "metadata",
    "organizations",
    "outbox",
    "privacy",
    "rankers",
    "replays",
    "sign_in",
    "tokens",
    "uploads",
]

metadata = Base.metadata
