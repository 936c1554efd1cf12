"""A platform with something of everything, and places to restore it to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from matcher.db import Database
from matcher.engagements.disclosure import agree
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance, open_engagement
from matcher.listings.models import Listing
from matcher.mail import send
from matcher.matching.encoder_choice import choose_encoder
from matcher.matching.ranker_versions import RankerVersion
from matcher.migrations.tables import metadata
from matcher.runtime import Runtime
from matcher.settings import Settings
from matcher.uploads.kept import keep
from tests.matching.conftest import Platform, tokenizer
from tests.matching.pairs import suggest
from tests.uploads.files import PDF, sent

__all__ = ["tokenizer"]
PHONE = "0471-0000001"
Rows = dict[str, list[tuple[object, ...]]]
Place = Callable[[str], Runtime]


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A factory of empty platforms on either database, each with its own home."""
    opened: list[Runtime] = []

    def place(kind: str) -> Runtime:
        home = tmp_path / f"other-{len(opened)}"
        url = f"sqlite:///{home / 'techmatch.db'}"
        home.mkdir()
        if kind == "postgresql":
            url = request.getfixturevalue("postgres_url")
        else:
            source = request.getfixturevalue("migrated_sqlite")
            (home / "techmatch.db").write_bytes(source.read_bytes())
        settings = Settings(
            home=home, database_url=url, encoder="hashing", secret_key="-", audit_key="-"
        )
        opened.append(Runtime(settings))
        return opened[-1]

    yield place
    for runtime in opened:
        runtime.close()


def fill(platform: Platform) -> None:
    """Listings with contacts and vectors, a match, an engagement, an upload, a mail."""
    people = platform.people
    need = platform.publish("demand", "叶片补焊热裂纹", contact_phone=PHONE, funds_max=12.5)
    offer = platform.publish("achievement", "激光熔覆修复", contact_email="offer@example.com")
    platform.index()
    received = platform.runtime.uploads.receive(sent(PDF, "证明.pdf"))
    with platform.database.write() as session:
        match = suggest(session, *(session.get_one(Listing, one.id) for one in (need, offer)))
        match.components, match.relevance = {"dense_title": 0.1 + 0.2}, 1 / 3
        engagement = open_engagement(session, people.broker, match)
        advance(session, people.broker, engagement, "contacted")
        for actor in (people.author, people.researcher):
            agree(session, actor, engagement)
        keep(
            *(session, people.author, received),
            purpose="organization.proof",
            organization_id=people.enterprise.id,
        )
        send(session, "someone@example.com", "主题", "正文")
        _rankers(session)
    choose_encoder(platform.runtime.settings.models, "bundled")


def _rankers(session: Session) -> None:
    """The first one refers to the one behind it."""
    first, second = (
        RankerVersion(
            version=f"v{n}", encoder="hashing", state="retired", document={"n": n}, better=True
        )
        for n in (1, 2)
    )
    session.add_all((first, second))
    session.flush()
    first.replaced_id = second.id


def stored(database: Database) -> Rows:
    """All rows of all tables through the types of their columns, in one order."""
    rows: Rows = {}
    with database.read() as session:
        for table in metadata.sorted_tables:
            query = table.select().order_by(*table.primary_key)
            rows[table.name] = [tuple(row) for row in session.execute(query)]
    return rows


def sealed(database: Database) -> list[str]:
    """The contacts as they stand in the database."""
    with database.read() as session:
        query = text("SELECT contact_phone FROM listing_contacts ORDER BY listing_id")
        return list(session.scalars(query))


def engagement_of(session: Session) -> Engagement:
    """The one engagement."""
    return session.query(Engagement).one()
