"""What happened that a user should know: written with the change, read in the page."""

from matcher.notifications.notify import notify

__all__ = ["notify"]
