"""Searches that are kept, and alerts of what is new in them."""
