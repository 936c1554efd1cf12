"""Repeated writes: the answer to a request is kept, so that repeating it changes nothing."""

from matcher.replays.keep import begin, forget_old_answers, keep
from matcher.replays.models import KeptAnswer

__all__ = ["KeptAnswer", "begin", "forget_old_answers", "keep"]
