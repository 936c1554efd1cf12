"""The evaluation of zones: calendar, evidence, scores, outcome, rectification."""
