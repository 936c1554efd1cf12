"""Which own listings the filters find, and in which order, on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.listings.models import Listing
from matcher.listings.own import create_own, own_listings
from matcher.listings.own_filters import OwnFilters
from matcher.listings.schemas import DemandInput
from tests.conftest import People


@pytest.fixture
def furnished(session: Session, people: People, posted: Callable[..., Listing]) -> None:
    """Four listings of the enterprise, by their first letters."""
    posted("demand", "A 补焊裂纹", technical_fields=["03", "05"])
    soon = posted("demand", "B 100% 青贮", technical_fields=["09"])
    soon.valid_until = today() + timedelta(days=20)
    over = posted("scenario", "C 矿卡", technical_fields=["10"])
    over.state, over.valid_until = "expired", today() - timedelta(days=3)
    data = DemandInput.parse({"title": "D 草稿", "problem": "示例", "external_id": "KY-7"})
    create_own(session, people.author, "demand", data)
    posted("achievement", "别的单位的", technical_fields=["03"])
    session.flush()


def test_each_filter_and_order(session: Session, people: People, furnished: None) -> None:
    cases = {
        OwnFilters(): "DBAC",
        OwnFilters(kind="scenario"): "C",
        OwnFilters(state="draft"): "D",
        OwnFilters(field="03"): "A",
        OwnFilters(field="3"): "",
        OwnFilters(text="焊"): "A",
        OwnFilters(text="100%"): "B",
        OwnFilters(text="%"): "B",
        OwnFilters(text="KY-7"): "D",
        OwnFilters(expiring=30): "BC",
        OwnFilters(expiring=7): "C",
        OwnFilters(kind="demand", sort="newest"): "DBA",
        OwnFilters(sort="validity"): "CBAD",
        OwnFilters(sort="title"): "ABCD",
        OwnFilters(sort="nonsense", text="不存在的"): "",
    }
    found = {
        filters: "".join(
            one.title[0] for one in own_listings(session, people.author, filters).listings
        )
        for filters in cases
    }
    assert found == cases
    page = own_listings(session, people.author, OwnFilters(field="03"))
    assert (page.total, page.by_state) == (1, {"published": 2, "expired": 1, "draft": 1})


def test_a_code_is_found_in_small_letters(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    code = posted("demand", "示例").code
    found = own_listings(session, people.author, OwnFilters(text=code.lower())).listings
    assert [one.code for one in found] == [code]
