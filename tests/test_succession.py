"""A new choice is loaded beside what serves, and only a good one takes over."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.matching.encoder_choice import POINTER, choose_encoder
from matcher.succession import Succession
from matcher.worker import Worker
from tests.encoders import BUNDLED, OTHER, other_encoder
from tests.matching.conftest import Platform, tokenizer

__all__ = ["other_encoder", "tokenizer"]


@pytest.fixture
def platform(
    sqlite_url: str, tmp_path: Path, other_encoder: Path, request: pytest.FixtureRequest
) -> Iterator[Platform]:
    """A platform whose settings leave the encoder to the choice."""
    made = Platform(tmp_path / "home", sqlite_url, request.getfixturevalue("tokenizer"))
    made.runtime.settings = replace(made.runtime.settings, encoder="")
    made.publish("demand", "叶片补焊热裂纹")
    made.index()
    yield made
    made.runtime.close()


@pytest.fixture
def succession(platform: Platform) -> Succession:
    return Succession(platform.runtime)


def choose(platform: Platform, encoder: object) -> None:
    choose_encoder(platform.runtime.settings.models, str(encoder))


def test_without_a_new_choice_there_is_no_successor(
    platform: Platform, succession: Succession
) -> None:
    assert succession.successor(wait=True) is None
    assert succession.runtime is platform.runtime


def test_the_chosen_encoder_succeeds_with_its_own_index(
    platform: Platform, succession: Succession, other_encoder: Path
) -> None:
    choose(platform, other_encoder)
    successor = succession.successor(wait=True)
    assert successor is not None
    assert successor is succession.successor(), "it is loaded once"
    assert (successor.encoder.name, successor.database) == (OTHER, platform.database)
    assert succession.runtime is platform.runtime
    assert succession.succeed(successor) is platform.runtime
    assert succession.runtime is successor
    assert succession.successor(wait=True) is None
    successor.retire()


def failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno >= logging.ERROR]


def test_what_cannot_be_loaded_is_told_once_and_the_old_one_stays(
    platform: Platform,
    succession: Succession,
    other_encoder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    choose(platform, "/no/such/model")
    for _ in range(3):
        assert succession.successor(wait=True) is None
    (told,) = failures(caplog)
    assert f"继续使用 {BUNDLED}" in told
    assert "没有模型 /no/such/model" in told
    choose(platform, "/no/such/model")
    succession.successor(wait=True)
    assert len(failures(caplog)) == 2, "chosen again, it is tried again"
    choose(platform, other_encoder)
    successor = succession.successor(wait=True)
    assert successor is not None
    successor.retire()


def test_a_damaged_choice_is_told_once(
    platform: Platform, succession: Succession, caplog: pytest.LogCaptureFixture
) -> None:
    models = platform.runtime.settings.models
    models.mkdir(parents=True)
    (models / POINTER).write_text("{")
    for _ in range(3):
        assert succession.successor(wait=True) is None
    assert len(failures(caplog)) == 1


def test_a_choice_that_was_overtaken_is_freed(
    platform: Platform, succession: Succession, other_encoder: Path
) -> None:
    choose(platform, other_encoder)
    overtaken = succession.successor(wait=True)
    assert overtaken is not None
    choose(platform, other_encoder)
    second = succession.successor(wait=True)
    assert second is not None
    assert "replica" not in overtaken.__dict__
    second.retire()


def test_the_worker_goes_on_with_the_chosen_encoder(
    platform: Platform, other_encoder: Path
) -> None:
    worker = Worker(platform.runtime)
    worker.follow()
    assert worker.runtime is platform.runtime
    choose(platform, other_encoder)
    platform.publish("achievement", "叶片补焊裂纹控制")
    worker.follow()
    assert worker.runtime.encoder.name == OTHER
    assert len(worker.runtime.replica) == 2, "what was published before is embedded anew"
    newest = worker.runtime.snapshots.newest()
    assert newest is not None
    assert newest.manifest["count"] == 2
    worker.runtime.retire()


def test_the_worker_keeps_its_encoder_when_the_new_one_fails(platform: Platform) -> None:
    worker = Worker(platform.runtime)
    choose(platform, "/no/such/model")
    platform.publish("achievement", "叶片补焊裂纹控制")
    worker.follow()
    assert worker.runtime.encoder.name == BUNDLED
    assert len(worker.runtime.replica) == 2
