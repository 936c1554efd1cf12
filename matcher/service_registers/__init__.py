"""Service bodies and certified brokers of the zone."""
