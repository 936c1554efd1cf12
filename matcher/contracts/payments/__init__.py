"""What a contract promises to pay, what was paid, and what is late."""
