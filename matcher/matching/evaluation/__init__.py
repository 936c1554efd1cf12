"""Measure matching quality on graded pairs in the layout of BEIR."""

from matcher.matching.evaluation.beir import Collection, read_collection
from matcher.matching.evaluation.run import Evaluation, evaluate

__all__ = ["Collection", "Evaluation", "evaluate", "read_collection"]
