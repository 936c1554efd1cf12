"""Scores pairs again without some of their sentences."""
