"""What is answered when something is refused or breaks, to people and to programs."""
