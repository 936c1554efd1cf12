"""Matching: from one listing's text to ranked, graded, explained listings of the other side."""
