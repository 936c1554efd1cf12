"""The fields of an interest, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.engagements.interests.express import InterestInput
from matcher.errors import FieldProblem
from matcher.listings.models import Listing
from matcher.matching.passages import side_of
from webapp.forms.organization_fields import filled


def interest_fields(
    listing: Listing, values: Mapping[str, str], problems: Sequence[FieldProblem]
) -> list[dict[str, Any]]:
    """What is asked, and what the asker brings."""
    is_need = side_of(listing.kind) == "need"
    brings = "成果" if is_need else "需求或场景"
    fields: list[dict[str, Any]] = [
        {
            "name": "text",
            "label": InterestInput.label("text"),
            "kind": "textarea",
            "rows": 5,
            "hint": "想怎样合作、能提供什么，技术经纪人会看到，对方在对接建立后才知道",
            "example": "我们有同类工况的应用案例，希望先做一次样件试验。",
            "required": True,
            "max_length": 1_000,
            "public": False,
        },
        {
            "name": "own",
            "label": f"用来对接的{brings}编号",
            "hint": "填本单位已发布的信息的编号；没有可以不填，由技术经纪人与贵单位确定",
            "example": "A2026-0001" if is_need else "D2026-0001",
            "list": "own-listings",
        },
    ]
    return [filled(field, values, problems) for field in fields]
