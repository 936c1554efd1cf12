"""Invented data for Inner Mongolia: to try the platform, and as a small graded relevance test."""
