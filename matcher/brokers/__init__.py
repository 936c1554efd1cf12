"""Technology brokers: their fields, their load, and what is assigned to them."""
