"""What figures are computed from: lists of records with one condition for those that count."""

from collections.abc import Mapping

from matcher.statistics.sources.base import Record, Source, Tally
from matcher.statistics.sources.contracts import Contracts
from matcher.statistics.sources.entries import Entries
from matcher.statistics.sources.payments import Payments
from matcher.statistics.sources.registers import Bodies, Certificates
from matcher.statistics.sources.stages import Stages
from matcher.statistics.sources.verifications import Verifications

SOURCES: Mapping[str, type[Source]] = {
    "contracts": Contracts,
    "payments": Payments,
    "stages": Stages,
    "verifications": Verifications,
    "entry": Entries,
    "share": Entries,
    "bodies": Bodies,
    "certificates": Certificates,
}

__all__ = ["SOURCES", "Bodies", "Certificates", "Contracts", "Entries", "Record", "Source", "Tally"]
