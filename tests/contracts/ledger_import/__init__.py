"""Old contracts brought into the ledger from files."""
