"""What `scripts/load.py` is made of: the grown platform, the two servers, and who asks them."""
