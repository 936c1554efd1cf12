"""Learning from graded pairs: rankers and encoders, always judged on queries they never saw."""
