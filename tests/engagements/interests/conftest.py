"""A demand and an achievement that somebody else asks about."""

from collections.abc import Callable

import pytest

from matcher.listings.models import Listing


@pytest.fixture
def need(posted: Callable[..., Listing]) -> Listing:
    return posted("demand", "叶片补焊裂纹")


@pytest.fixture
def cure(posted: Callable[..., Listing]) -> Listing:
    return posted("achievement", "激光熔覆修复")
