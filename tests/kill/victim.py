"""A process that publishes, encodes, indexes and snapshots until it is killed."""

import os
from itertools import count
from pathlib import Path

from sqlalchemy import select

from matcher.accounts.models import Organization
from matcher.actor import SYSTEM
from matcher.listings import post, review
from matcher.listings.schemas import DemandInput
from matcher.matching.indexing import encode_next, write_snapshot
from matcher.matching.suggest import suggest_next
from matcher.matching.tokens import Tokenizer
from matcher.runtime import Runtime
from matcher.settings import Settings

# Loaded before the fork, so that a victim is at its work within milliseconds.
TOKENIZER = Tokenizer()
TOKENIZER("预热")


def runtime(home: Path, url: str) -> Runtime:
    """The platform that the victim and its examiner share."""
    made = Runtime(Settings(home=home, database_url=url, encoder="hashing", secret_key="-"))
    made.__dict__["tokenizer"] = TOKENIZER
    return made


def work(home: Path, url: str, acknowledged: Path) -> None:
    """Publish and index without end; each committed code is written down before the next step."""
    shared = runtime(home, url)
    database, replica = shared.database, shared.replica
    with acknowledged.open("ab", buffering=0) as kept:
        for number in count():
            code = _publish(shared, number)
            os.write(kept.fileno(), f"{code}\n".encode())
            if number % 3 == 2:
                while encode_next(database, shared.encoder):
                    pass
                with database.read() as session:
                    replica.catch_up(session)
                suggest_next(database, replica)
            if number % 6 == 5:
                write_snapshot(database, replica, shared.snapshots)


def _publish(shared: Runtime, number: int) -> str:
    with shared.database.write() as session:
        owner = session.scalars(select(Organization)).one()
        title = f"技术难题{os.getpid()}号之{number}"
        data = DemandInput.parse({"title": title, "problem": f"{title}的现状"})
        listing = post.create(session, SYSTEM, "demand", owner, data)
        post.submit(session, SYSTEM, listing)
        review.publish(session, SYSTEM, listing)
        return listing.code
