"""A platform with the hashing encoder and the real engines, on either database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.indexing import encode_all
from matcher.matching.replica import Replica, encoded_by, public_entries
from matcher.matching.tokens import Tokenizer
from matcher.matching.vectors import store_vectors
from matcher.runtime import Runtime
from matcher.settings import Settings
from tests.conftest import People, publish_listing


class Platform:
    """A runtime, the people in it, and short ways to publish and index."""

    def __init__(self, home: Path, url: str, tokenizer: Tokenizer) -> None:
        settings = Settings(
            home=home, database_url=url, encoder="hashing", secret_key="-", audit_key="-"
        )
        self.runtime = Runtime(settings)
        self.runtime.__dict__["tokenizer"] = tokenizer
        self.database = self.runtime.database
        with self.database.write() as session:
            self.people = People(session)

    def publish(self, kind: str, title: str, **fields: object) -> Listing:
        """A published listing, committed but not indexed."""
        with self.database.write() as session:
            return publish_listing(session, self.people, kind, title, **fields)

    def change(self, listing: Listing, act: Callable[[Session, Listing], None]) -> None:
        """Do something to a listing and commit."""
        with self.database.write() as session:
            act(session, session.get_one(Listing, listing.id))

    def index(self) -> None:
        """What the worker does to make everything searchable."""
        encode_all(self.database, self.runtime.encoder)
        with self.database.read() as session:
            self.runtime.replica.catch_up(session)


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The tokenizer, its dictionary loaded once."""
    tokenizer = Tokenizer()
    tokenizer("预热")
    return tokenizer


@pytest.fixture(params=["sqlite", "postgresql"])
def platform(
    request: pytest.FixtureRequest, tmp_path: Path, tokenizer: Tokenizer
) -> Iterator[Platform]:
    """An empty platform with people."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    platform = Platform(tmp_path / "home", url, tokenizer)
    assert isinstance(platform.runtime.encoder, HashingEncoder)
    yield platform
    platform.runtime.close()


@pytest.fixture
def caught_up_replica(session: Session) -> Iterator[Callable[[], Replica]]:
    """An index that holds what the session has published."""
    replica = Replica(HashingEncoder(), Tokenizer())

    def caught_up() -> Replica:
        head = outbox.head(session)
        for entry in public_entries(session, session.scalars(select(Listing.id))):
            texts = [entry.passages["title"], entry.passages["text"]]
            vectors = replica.encoder.encode_queries(texts)
            missing = dict(zip(entry.hashes, vectors, strict=True))
            store_vectors(session, replica.encoder.name, missing)
        outbox.advance(session, encoded_by(replica.encoder), head)
        replica.catch_up(session)
        return replica

    yield caught_up
    replica.close()
