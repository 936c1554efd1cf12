"""The names of what a ranking is made of, in the order of every matrix."""

COMPONENTS = ("dense_title", "dense_text", "keyword_title", "keyword_text")
"""The engines' answers: cosines and BM25 scores of titles and of whole texts."""

STRUCTURE = (
    "field",
    "industry",
    "region",
    "trl",
    "cooperation",
    "funds",
    "leading_industry",
    "freshness",
)
"""How the coded attributes of both sides fit, each from 0 (contradicts) to 1 (fits)."""

UNSCORED = "unscored"
LOWEST = "none"
