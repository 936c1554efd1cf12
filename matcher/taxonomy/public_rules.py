"""The rules of the public pages: how far they go."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PublicRules:
    """Limits of what the public is shown at once.

    Attributes:
        result_pages: how many pages of a search's results can be turned.
        feed_entries: how many of the newest entries a feed holds.
        sitemap_addresses: how many addresses one page of the site map holds at most.
    """

    result_pages: int
    feed_entries: int
    sitemap_addresses: int
