"""An engagement of the enterprise and the university, driven by the broker."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement
from matcher.listings.models import Listing
from tests.conftest import People
from tests.matching.pairs import suggest


@pytest.fixture
def running(session: Session, people: People, posted: Callable[..., Listing]) -> Engagement:
    match = suggest(
        session, posted("demand", "叶片补焊裂纹"), posted("achievement", "激光熔覆修复")
    )
    return open_engagement(session, people.broker, match)
