"""What happened that a user should know: written with the change, read in the page."""
