"""What the zone's yearbook says of its enterprises, with its sources."""
