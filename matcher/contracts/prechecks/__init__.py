"""What the registration body would object to, before it does."""
