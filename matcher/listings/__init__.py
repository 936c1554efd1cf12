"""Demands, scenarios and achievements: what is posted, reviewed, published, expires."""
