"""Zones, organizations, users, and who may do what."""
