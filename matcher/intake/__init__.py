"""Demands and scenarios that arrive without an account: receipt, look-up, claim."""
