"""What visitors ask for: a mix of addresses, no search twice."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import select

from matcher.db import Database
from matcher.demonstration.files import FOLDERS, listings
from matcher.listings.models import KINDS, Listing
from matcher.listings.schemas import SCHEMAS
from matcher.listings.visibility import is_public

MIX: Mapping[str, int] = {
    "home": 10,
    "browse": 20,
    "query": 20,
    "query and filters": 10,
    "listing": 25,
    "organization": 10,
    "feed": 5,
}
"""Requests of each kind of page in a hundred."""


@dataclass(frozen=True)
class Visit:
    """One request: the kind of page and its address."""

    page: str
    path: str


def visits(database: Database, seed: int) -> Iterator[Visit]:
    """Requests without end; listings and organizations are drawn evenly, which no cache likes."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    with database.read() as session:
        query = select(Listing.kind, Listing.code, Listing.organization_id).where(is_public())
        known = session.execute(query).all()
    queries = _queries()
    rng.shuffle(queries)
    while True:
        page = rng.choices(list(MIX), weights=list(MIX.values()))[0]
        kind, code, owner = rng.choice(known)
        yield Visit(page, _path(page, kind, code, owner, queries, rng))


def _path(
    page: str, kind: str, code: str, owner: int, queries: list[str], rng: random.Random
) -> str:
    if page == "home":
        return "/"
    if page == "listing":
        return f"/{kind}s/{code}"
    if page == "organization":
        return f"/organizations/{owner}"
    if page == "feed":
        return rng.choice(("/feed.atom", f"/feed/{kind}s.rss"))
    asked: dict[str, str | int] = {"kind": rng.choice(list(KINDS))}
    if page != "query":
        asked["field"] = f"{rng.randrange(1, 10):02}"
        asked |= {"trl": 4} if rng.random() < 0.5 else {}
    if page == "browse":
        asked["page"] = rng.randrange(1, 6)
    else:
        asked["q"] = queries.pop()
    return f"/search?{urlencode(asked)}"


def _queries() -> list[str]:
    """Titles and sentences of the demonstration, each once."""
    texts = {
        sentence
        for kind in FOLDERS
        for row in listings(kind)
        for part in ("title", *SCHEMAS[kind].PARTS)
        for sentence in re.split("[。；，]", row.get(part, ""))
        if 6 <= len(sentence) <= 40
    }
    return sorted(texts)
