"""Confirmed matches in work: stages, deadlines, owners."""
