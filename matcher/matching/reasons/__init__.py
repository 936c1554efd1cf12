"""Why two listings match, read from their public texts; nothing is invented."""

from matcher.matching.reasons.fits import structured_fit
from matcher.matching.reasons.models import (
    VERDICTS,
    Fit,
    IndicatorReason,
    Missing,
    Place,
    Reasons,
    SentencePair,
    SharedPhrase,
    Span,
)
from matcher.matching.reasons.phrases import shared_phrases
from matcher.matching.reasons.told import second_look_told

__all__ = [
    "VERDICTS",
    "Fit",
    "IndicatorReason",
    "Missing",
    "Place",
    "Reasons",
    "SentencePair",
    "SharedPhrase",
    "Span",
    "second_look_told",
    "shared_phrases",
    "structured_fit",
]
