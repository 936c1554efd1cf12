"""A kept pair whose texts hold what texts should not."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from matcher.listings.models import Listing
from matcher.match_reports import Reported
from matcher.matching.ranking import load_ranker
from matcher.matching.reasons import (
    Fit,
    IndicatorReason,
    Missing,
    Place,
    Reasons,
    SentencePair,
    SharedPhrase,
)
from tests.matching.pairs import suggest
from tests.matching.reasons.texts import row

Post = Callable[..., Listing]
HOSTILE = "补焊<w:p>{{ 7*7 }} {_{ x }_} {% raw %}"
SECRET = "曾与示例机密单位试用钴基焊丝"
COMPONENTS = {"dense_title": 0.9, "dense_text": 0.8, "keyword_title": 10.0, "keyword_text": 5.0}
PHRASE = SharedPhrase("热裂纹", Place("problem", 5, 8), Place("abstract", 1, 4), 1.0)
PAIR = SentencePair(Place("problem", 0, 9), Place("abstract", 0, 10), 0.8, ((5, 8),), ((1, 4),))
REASONS = Reasons(
    phrases=(PHRASE,),
    fits=(Fit("trl", "unmet", "成熟度 TRL 7，低于要求的 TRL 8", "TRL 8 以上", "TRL 7"),),
    pairs=(PAIR,),
    indicators=(
        IndicatorReason("合格率", "合格率 ≥ 95 %", "合格率 = 98.6 %", "met"),
        IndicatorReason("单件成本", "单件成本 ≤ 300 元/件", "", "unknown"),
    ),
    missing=(Missing("achievement", "indicators", "成果未说明单件成本"),),
)


@pytest.fixture
def need(posted: Post) -> Listing:
    """A demand with a confidential part and marks of a template."""
    return posted(
        "demand",
        HOSTILE,
        problem="补焊后出现热裂纹。请电 13912345678。",
        goal="长文。" * 1000,
        indicators=[row("合格率", "≥", "95", "%"), row("单件成本", "≤", "300", "元/件")],
        attempts=SECRET,
        confidential_parts=["attempts"],
        contact_name="示例联系人",
        contact_phone="13900000123",
    )


@pytest.fixture
def achievement(posted: Post) -> Listing:
    """The achievement that answers it."""
    return posted(
        "achievement",
        "抑制热裂纹的工艺",
        abstract="使热裂纹率明显降低。",
        trl=7,
        indicators=[row("合格率", "=", "98.6", "%")],
    )


@pytest.fixture
def reported(session: Session, need: Listing, achievement: Listing) -> Reported:
    """The pair as it was kept."""
    match = suggest(
        session,
        need,
        achievement,
        grade="fair",
        relevance=0.5,
        components=COMPONENTS,
        reasons=REASONS.as_json(),
        model=load_ranker().version,
    )
    return Reported(match, need, achievement)
