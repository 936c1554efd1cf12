"""Listings as entries of a feed, the same for RSS and Atom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from matcher.list_issues.find import IssueRow
from matcher.list_issues.words import NAMES
from matcher.listings.models import Listing
from matcher.taxonomy import scheme
from webapp.links import absolute
from webapp.presentation.list_issues import issue_name, issue_url
from webapp.presentation.listings import listing_url, summary

# What XML 1.0 cannot hold in any spelling.
_UNTELLABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One entry; texts are plain, without personal data.

    Attributes:
        identity: the same for ever, whatever becomes of the entry and wherever it moves.
        title: what it is called.
        address: of its page, whole.
        author: the posting organization.
        category: its kind in words.
        text: one sentence.
        moment: when it was published.
    """

    identity: str
    title: str
    address: str
    author: str
    category: str
    text: str
    moment: datetime

    @property
    def iso(self) -> str:
        """The moment as Atom writes it."""
        return self.moment.isoformat(timespec="seconds")

    @property
    def mail_date(self) -> str:
        """The moment as RSS writes it."""
        return format_datetime(self.moment)


@dataclass(frozen=True)
class Feed:
    """Entries, newest first.

    Attributes:
        title: what the feed is of.
        address: of the feed itself, whole.
        page: of the page that shows the same, whole.
        entries: newest first.
    """

    title: str
    address: str
    page: str
    entries: Sequence[Entry]

    @property
    def changed(self) -> datetime:
        """When its newest entry was published; the beginning of time for an empty feed."""
        return max((entry.moment for entry in self.entries), default=_NEVER)

    @property
    def iso(self) -> str:
        """The same as Atom writes it."""
        return self.changed.isoformat(timespec="seconds")


def listing_entry(listing: Listing) -> Entry:
    """A public listing; its organization is read."""
    return Entry(
        identity=identity(listing.code),
        title=tellable(listing.public_title),
        address=absolute(listing_url(listing)),
        author=tellable(listing.organization.name),
        category=scheme("listing_kinds").name(listing.kind),
        text=tellable(summary(listing)),
        moment=listing.published_at or listing.created_at,
    )


def issue_entry(found: IssueRow) -> Entry:
    """An approved list issue; its zone is read."""
    issue = found.issue
    return Entry(
        identity=identity(f"{issue.zone.code}/{issue.kind}/{issue.year}/{issue.number}"),
        title=tellable(issue_name(issue)),
        address=absolute(issue_url(issue)),
        author=tellable(issue.zone.name),
        category=NAMES[issue.kind],
        text=f"共 {found.entries} 项",
        moment=issue.approved_at or issue.created_at,
    )


def identity(code: str) -> str:
    """A tag (RFC 4151) of this site: it names and does not locate."""
    host = urlsplit(absolute("/")).hostname
    return f"tag:{host},2026:{code}"


def tellable(text: str) -> str:
    """The text without the characters that no XML document can hold."""
    return _UNTELLABLE.sub("", text)
