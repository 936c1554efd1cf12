"""Contracts in the shape of the registration form, and the register's answers."""
