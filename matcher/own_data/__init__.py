"""The rights of the people whose data it is: a copy, and an end."""
