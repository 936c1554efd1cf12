"""The metadata of every table of the platform."""

from matcher.accounts import models as accounts
from matcher.audit import models as audit
from matcher.db import Base
from matcher.engagements import models as engagements
from matcher.listings import models as listings
from matcher.matching import models as matching
from matcher.matching import ranker_versions as rankers
from matcher.outbox import models as outbox

__all__ = [
    "accounts",
    "audit",
    "engagements",
    "listings",
    "matching",
    "metadata",
    "outbox",
    "rankers",
]

metadata = Base.metadata
