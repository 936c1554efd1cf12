"""The schema over time; the only room besides `runtime` that knows the tables of all subjects."""

from matcher.migrations.run import downgrade, upgrade

__all__ = ["downgrade", "upgrade"]
