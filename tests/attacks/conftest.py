"""One prepared site for each module of attacks; nothing here limits how often one may try."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.db import Database
from matcher.db.sealed_files import sealing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.indexing import encode_all
from matcher.matching.tokens import Tokenizer
from tests.attacks.target import Target
from tests.attacks.victims import KEY, MARK, settle
from tests.conftest import People
from tests.webapp.site import furnish
from webapp.access.security import limiter

Furnished = tuple[Path, People]


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The tokenizer, its dictionary loaded."""
    tokenizer = Tokenizer()
    tokenizer("示例")
    return tokenizer


@pytest.fixture(scope="session")
def furnished(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """A database with public listings, people of every role, and victims in another zone."""
    path = tmp_path_factory.mktemp("attacks") / "furnished.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    people = furnish(database)
    with database.write() as session:
        settle(session, people)
    encode_all(database, HashingEncoder())
    database.close()
    return path, people


@pytest.fixture(scope="module")
def target(
    furnished: Furnished, tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    """The application that the tests of one module attack."""
    template, people = furnished
    home = tmp_path_factory.mktemp("target")
    url = f"sqlite:///{shutil.copy(template, home / 'site.db')}"
    target = Target(home, url, people, tokenizer)
    file = target.runtime.uploads.path(KEY)
    file.parent.mkdir(parents=True)
    with sealing(file) as plain:
        plain.write_text(MARK, encoding="utf-8")
    limiter.enabled = False
    yield target
    limiter.enabled = True
    target.runtime.close()


@pytest.fixture(autouse=True)
def _forgiven(target: Target) -> None:
    """No test waits for the attempts of another one."""
    target.forget_attempts()
