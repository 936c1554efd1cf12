"""Addresses of the site in mails that the worker writes; the web server has them by name."""

from dataclasses import dataclass

from matcher.notifications.tokens import MANAGE, STOP, sign
from matcher.settings import Settings


@dataclass(frozen=True)
class Links:
    """What makes addresses: where the site is, and its key."""

    site: str
    secret: str

    @classmethod
    def of(cls, settings: Settings) -> "Links":
        """Those of a site."""
        return cls(settings.public_url, settings.secret_key)

    def page(self, path: str) -> str:
        """A page of the site."""
        return f"{self.site}{path}"

    def stop(self, subject: str) -> str:
        """Where one POST ends the mails of a subject, see `tokens.sign`."""
        return self.page(f"/unsubscribe/{sign(self.secret, STOP, subject)}")

    def manage(self, key: str) -> str:
        """Where the owner of an address manages a saved search."""
        return self.page(f"/saved-searches/manage/{sign(self.secret, MANAGE, key)}")
