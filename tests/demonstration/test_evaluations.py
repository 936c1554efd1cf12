"""The demonstration's evaluation waits for its outcome, on any day of the year."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.demonstration.contracts import freeze_years
from matcher.demonstration.evaluations import evaluate
from matcher.evaluations.figures import figures_of, missing
from matcher.evaluations.judging import computed_outcome
from matcher.evaluations.models import Evaluation
from tests.conftest import People


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("month", [1, 12])
def test_it_is_scored_from_three_frozen_years(session: Session, people: People, month: int) -> None:
    with time_machine.travel(datetime(2027, month, 31, tzinfo=UTC), tick=False):
        freeze_years(session, people.operator)
        evaluate(session, people.operator, people.authority)
        one = session.scalars(select(Evaluation)).one()
        assert (one.state, one.total) == ("scored", Decimal("71.75"))
        assert computed_outcome(one) == "qualified"
        assert [*one.years] == [2024, 2025, 2026]
        assert missing(figures_of(session, people.operator, one)) == ""
