"""Search engines over ids, vectors and tokens. They know nothing of the domain."""
