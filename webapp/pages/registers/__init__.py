"""The desks of the registers: service bodies, and certificates of technology brokers."""
