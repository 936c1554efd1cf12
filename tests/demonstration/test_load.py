"""The whole demonstration, and the work of its first hour."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import func, select

from matcher.contracts.models import Contract
from matcher.demonstration.load import is_empty, load_demonstration
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing
from matcher.matching.models import Match
from matcher.matching.tokens import Tokenizer
from matcher.runtime import Runtime
from matcher.settings import Settings
from matcher.worker import Worker
from tests.matching.conftest import tokenizer

__all__ = ["tokenizer"]


def test_it_loads_and_nothing_of_the_worker_fails_on_it(
    sqlite_url: str, tmp_path: Path, tokenizer: Tokenizer, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(
        home=tmp_path, database_url=sqlite_url, encoder="hashing", secret_key="-", audit_key="-"
    )
    runtime = Runtime(settings)
    runtime.tokenizer = tokenizer
    with runtime.database.read() as session:
        assert is_empty(session)
    said: list[str] = []
    load_demonstration(runtime, said.append)
    worker = Worker(runtime)
    worker.follow()
    worker.expire()
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
    with runtime.database.read() as session:
        assert not is_empty(session)
        kinds = select(Listing.kind, func.count()).group_by(Listing.kind)
        print(dict(session.execute(kinds).all()))
        for model in (Match, Engagement, Contract):
            print(model, session.scalar(select(func.count()).select_from(model)))
    assert len(said) == 3
    runtime.close()
