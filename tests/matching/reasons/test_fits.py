"""Structured fit in words."""

from typing import Any

import pytest

from matcher.listings.models import Achievement, Demand
from matcher.matching.reasons import Fit, structured_fit


def pair(need: dict[str, Any], offer: dict[str, Any]) -> dict[str, Fit]:
    base: dict[str, Any] = {"technical_fields": [], "cooperation": []}
    fits = structured_fit(Demand(**{**base, **need}), Achievement(**{**base, **offer}))
    return {fit.aspect: fit for fit in fits}


@pytest.mark.parametrize(
    ("need", "offer", "aspect", "verdict", "text"),
    [
        (["05"], ["03", "05"], "field", "met", "技术领域相同：新材料及其应用"),
        (["05"], ["09"], "field", "unmet", "技术领域不同"),
        ([], ["09"], "field", "unknown", "技术领域：有一方未说明"),
        ("C3240", "C3240", "industry", "met", "行业同小类：有色金属合金制造"),
        ("C3240", "C3251", "industry", "near", "行业同大类：有色金属冶炼和压延加工业"),
        ("C3240", "C", "industry", "near", "行业同门类：制造业"),
        ("C3240", "A0111", "industry", "unmet", "行业不同"),
        ("150203", "150200", "region", "met", "同在包头市"),
        ("150203", "150102", "region", "near", "同在内蒙古自治区"),
        ("150000", "150000", "region", "near", "同在内蒙古自治区"),
        ("150203", "110000", "region", "unmet", "成果在北京市"),
        (6, 7, "trl", "met", "成熟度 TRL 7，达到要求的 TRL 6"),
        (7, 7, "trl", "met", "成熟度 TRL 7，达到要求的 TRL 7"),
        (7, 6, "trl", "unmet", "成熟度 TRL 6，低于要求的 TRL 7"),
        (7, None, "trl", "unknown", "成熟度：要求 TRL 7，成果未说明"),
        (None, 6, "trl", "unknown", "成熟度：成果 TRL 6，需求未要求"),
        (["joint", "equity"], ["joint"], "cooperation", "met", "合作方式一致：合作开发"),
        (["joint"], ["license"], "cooperation", "unmet", "合作方式不一致"),
    ],
)
def test_structured_fit_in_words(
    need: Any, offer: Any, aspect: str, verdict: str, text: str
) -> None:
    names = {"field": ("technical_fields",) * 2, "trl": ("min_trl", "trl")}
    mine, theirs = names.get(aspect, (aspect, aspect))
    fit = pair({mine: need}, {theirs: offer})[aspect]
    assert (fit.verdict, fit.text) == (verdict, text)


def test_what_nobody_says_is_not_judged() -> None:
    assert list(pair({}, {})) == ["field"]
