"""What a match report says, as plain values for the template in Word."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from matcher.clock import today
from matcher.listings.models import Listing
from matcher.match_reports.contributions import parts_of_relevance
from matcher.match_reports.origin import origin_of
from matcher.match_reports.permitted import Reported
from matcher.match_reports.quotes import Quote, Texts, sentence_quotes
from matcher.match_reports.table import INDICATOR, VERDICTS, Row, missing_of, rows_of
from matcher.matching.ranking import UNSCORED, Ranker
from matcher.matching.reasons import Reasons
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.standing import still_standing
from matcher.taxonomy import scheme

_QUOTED = 160  # characters of a sentence: five lines of half a page
_PART = 1500  # characters of a part: both sides fit on a few pages


def words_of(reported: Reported, ranker: Ranker, zone: str) -> dict[str, Any]:
    """Everything that stands in the report; no contact, and nothing that is not public.

    Args:
        reported: the match and its sides as the reader may read them.
        ranker: the one in use; what the components add up to is told by it.
        zone: the name of the zone.

    Returns:
        The variables of the template: texts, lists of texts and of dicts; `quotes` hold `Snippet`.
    """
    match, need, achievement = reported.match, reported.need, reported.achievement
    sides = Side.of(need), Side.of(achievement)
    reasons = still_standing(Reasons.read(match.reasons), *sides)
    texts = sides[0].texts, sides[1].texts
    scored = match.grade != UNSCORED
    return {
        "zone": zone,
        "date": today().isoformat(),
        "number": f"{need.code} / {achievement.code}",
        "sides": [_side("需求方", need, texts[0]), _side("成果方", achievement, texts[1])],
        "grade": scheme("grades").name(match.grade),
        "origin": origin_of(match, ranker),
        "unexplained": reasons.unexplained,
        "second_look": reasons.second_look,
        "quotes": _quotes(sentence_quotes(*texts, reasons, _QUOTED)),
        "phrases": "、".join(one.phrase for one in reasons.phrases),
        "rows": [_row(row) for row in rows_of(reasons)],
        "missing": missing_of(reasons),
        "contributions": [
            {"label": part.label, "meaning": part.meaning, "value": f"{part.value:+.2f}"}
            for part in (parts_of_relevance(match.components, ranker) if scored else ())
        ],
    }


def _side(role: str, listing: Listing, texts: Texts) -> dict[str, Any]:
    regions, fields = scheme("regions"), scheme("technical_fields")
    return {
        "role": role,
        "kind": scheme("listing_kinds").name(listing.kind),
        "code": listing.code,
        "title": listing.public_title,
        "organization": listing.organization.name,
        "region": regions.name(listing.region),
        "field": "、".join(fields.name(code) for code in listing.technical_fields),
        "parts": [
            {"label": listing.SCHEMA.label(part), "lines": _lines(text, listing.code)}
            for part, text in texts.items()
            if part != "title"
        ],
    }


def _lines(text: str, code: str) -> list[str]:
    """The paragraphs of a part; of a long one the beginning, up to the end of a sentence."""
    kept = text
    if len(text) > _PART:
        ends = [mark.end() for mark in re.finditer(r"[。！？；\n]", text[:_PART])]
        kept = text[: ends[-1] if ends else _PART]
        kept += f"\n（以下省略 {len(text) - len(kept):,} 字，全文见平台 {code}。）"
    return [line.strip() for line in kept.splitlines() if line.strip()]


def _quotes(quotes: Sequence[Quote]) -> list[dict[str, Any]]:
    return [{"need": quote.need, "achievement": quote.achievement} for quote in quotes]


def _row(row: Row) -> dict[str, str]:
    said = {"wanted": row.wanted or "—", "offered": row.offered or "—"}
    group = "指标" if row.group == INDICATOR else "条件"
    return asdict(row) | said | {"group": group, "verdict": VERDICTS[row.verdict]}
