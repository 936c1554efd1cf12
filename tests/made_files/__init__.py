"""Files that the worker makes."""
