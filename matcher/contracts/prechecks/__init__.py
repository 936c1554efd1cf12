"""What is looked at before a contract is submitted: each rule passes, warns or fails."""

from matcher.contracts.prechecks.check import precheck
from matcher.contracts.prechecks.findings import FAILED, PASSED, WARNED, Finding

__all__ = ["FAILED", "PASSED", "WARNED", "Finding", "precheck"]
