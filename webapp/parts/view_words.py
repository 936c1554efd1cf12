"""What a saved view shows, in words."""

from collections.abc import Mapping
from typing import Any

from matcher.engagements.filters import EngagementFilters
from matcher.taxonomy import scheme


def view_words(filters: Mapping[str, Any]) -> str:
    """The filters as one line."""
    read = EngagementFilters.read(filters)
    codes = (
        ("stages", read.stages),
        ("technical_fields", read.fields),
        ("listing_kinds", read.kinds),
    )
    words = ["我的" if read.whose == "mine" else "全示范区"]
    words += ["、".join(scheme(title).name(code) for code in chosen) for title, chosen in codes]
    words += ["已逾期"] if read.overdue else []
    words += ["下一步临近"] if read.due else []
    words += ["指定经纪人"] if read.owner else []
    words += [f"含“{read.text}”"] if read.text else []
    return " · ".join(word for word in words if word)
