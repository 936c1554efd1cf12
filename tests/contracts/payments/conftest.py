"""A signed contract of two companies that nobody at the desk belongs to."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.contracts.models import Contract
from matcher.taxonomy import load_rules
from matcher.taxonomy.payment_rules import PaymentRules
from tests.conftest import People
from tests.contracts.payments.paying import TODAY, signed


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    """The day on which everything here happens."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def contract(session: Session, people: People) -> Contract:
    return signed(session, people)


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, PaymentRules], None]:
    """Let the module of payments of this name work under these limits."""

    def limited(module: str, limits: PaymentRules) -> None:
        rules = replace(load_rules(), payments=limits)
        monkeypatch.setattr(f"matcher.contracts.payments.{module}.load_rules", lambda: rules)

    return limited
