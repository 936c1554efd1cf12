"""Large files that the worker makes while their reader waits."""
