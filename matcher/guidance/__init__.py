"""Help for authors: what a listing lacks, what it is about, what must not stand in it."""
