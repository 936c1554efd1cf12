"""Service bodies and certified brokers of a zone: who they are, and until when that holds."""
