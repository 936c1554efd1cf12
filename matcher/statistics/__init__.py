"""The zone's indicators: defined as data, computed from records, frozen for a period."""
