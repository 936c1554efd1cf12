"""有意对接: an organization that wants to work with another one's listing."""
