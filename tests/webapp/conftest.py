"""A furnished site for each test that writes, and a shared one for those that read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.db import Database
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.indexing import encode_all
from matcher.matching.tokens import Tokenizer
from tests.conftest import People
from tests.webapp.site import LintingClient, Site, furnish


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The tokenizer, its dictionary loaded."""
    tokenizer = Tokenizer()
    tokenizer("示例")
    return tokenizer


@pytest.fixture(scope="session")
def furnished(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, People]:
    """A database with published and embedded listings, and the people in it."""
    path = tmp_path_factory.mktemp("site") / "furnished.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    people = furnish(database)
    encode_all(database, HashingEncoder())
    database.close()
    return path, people


@pytest.fixture
def site(furnished: tuple[Path, People], tokenizer: Tokenizer, tmp_path: Path) -> Iterator[Site]:
    """The application on its own copy."""
    yield from _copied(furnished, tokenizer, tmp_path)


@pytest.fixture(scope="module")
def module_site(
    furnished: tuple[Path, People], tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The application on a copy that a file of tests fills in its own way."""
    yield from _copied(furnished, tokenizer, tmp_path_factory.mktemp("module"))


@pytest.fixture(scope="session")
def shared(
    furnished: tuple[Path, People], tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The application on a copy that no test changes."""
    yield from _copied(furnished, tokenizer, tmp_path_factory.mktemp("shared"))


@pytest.fixture
def shown(shared: Site) -> Site:
    """The application for tests that only read; a tenth of the time of `site`."""
    shared.forget_attempts()
    return shared


@pytest.fixture
def client(shown: Site) -> LintingClient:
    """A browser of the public, for tests that only read."""
    return shown.client()


def _copied(furnished: tuple[Path, People], tokenizer: Tokenizer, home: Path) -> Iterator[Site]:
    template, people = furnished
    site = Site(home, f"sqlite:///{shutil.copy(template, home / 'site.db')}", people, tokenizer)
    yield site
    site.runtime.close()
