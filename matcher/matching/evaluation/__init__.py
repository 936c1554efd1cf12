"""Measure matching quality on graded pairs in the layout of BEIR."""

from matcher.matching.evaluation.beir import Collection, read_collection
from matcher.matching.evaluation.measure import Evaluation, evaluate
from matcher.matching.evaluation.significance import Comparison, compare

__all__ = ["Collection", "Comparison", "Evaluation", "compare", "evaluate", "read_collection"]
