"""Numbered list issues: composed of published listings, approved, frozen."""
