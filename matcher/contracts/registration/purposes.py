"""What files of the zone's operators are handed in for, and who may do it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class Limits:
    """How long a file is kept, in days, and how many of a zone may wait to be taken."""

    days: int
    waiting: int


@dataclass(frozen=True)
class Purpose:
    """One kind of file.

    Attributes:
        code: in the table.
        name: what people call such a file.
        action: of `matcher.accounts.actions`, that it takes.
        kind: of `audit_kinds`; `audits` begins its audit actions.
        limits: by the rules in force.
    """

    code: str
    name: str
    action: str
    kind: str
    audits: str
    limits: Callable[[], Limits]

    def audit(self, step: str) -> str:
        """The audit action of a step."""
        return f"{self.audits}.{step}"


def _of_results() -> Limits:
    rules = load_rules().registration
    return Limits(rules.result_days, rules.open_results)


def _of_ledgers() -> Limits:
    rules = load_rules().ledger_import
    return Limits(rules.days, rules.waiting)


RESULTS = Purpose(
    "results", "结果文件", "registration.import", "result_file", "registration", _of_results
)
LEDGER = Purpose(
    "ledger", "台账文件", "contract.import", "ledger_file", "ledger_import", _of_ledgers
)
PURPOSES: Mapping[str, Purpose] = {one.code: one for one in (RESULTS, LEDGER)}
