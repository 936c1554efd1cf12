"""Notifications on their way: permission checked at sending, mail at once or as a daily digest."""
