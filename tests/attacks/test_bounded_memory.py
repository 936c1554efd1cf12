"""What is remembered of what people type does not grow for ever."""

from functools import _lru_cache_wrapper
from typing import Any

import pytest

from matcher.indicators import alike, quantities
from matcher.matching import terms
from matcher.matching.reasons import stated


@pytest.mark.parametrize(
    "remembered",
    [
        alike._plain,
        quantities.scale_of,
        terms._pattern,
        stated._of_short,
        stated._of_long,
    ],
)
def test_it_is_forgotten_in_the_end(remembered: "_lru_cache_wrapper[Any]") -> None:
    most = remembered.cache_info().maxsize
    assert most is not None
    assert most <= 4096
