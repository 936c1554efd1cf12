"""Mail: written down with the change that causes it, delivered by the worker afterwards."""

from matcher.mail.send import send

__all__ = ["send"]
