"""A serving process changes its encoder under load; every answer is whole and of one generation."""

import gc
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.errors import IndexClosedError
from matcher.matching.encoder_choice import EncoderChoice, choose_encoder
from matcher.matching.indexing import encode_all
from matcher.matching.tokens import Tokenizer
from tests.encoders import BUNDLED, OTHER, other_encoder
from tests.webapp.site import Site, publish_listing
from webapp.context import runtime, runtime_of
from webapp.follower import Follower, settle

__all__ = ["other_encoder"]
SEARCH = "/search?q=青贮霉变&kind=achievement"
_CODE = re.compile(r"/achievements/(A\d+-\d+)")


@pytest.fixture
def choosing(
    site: Site, tmp_path: Path, tokenizer: Tokenizer, other_encoder: Path
) -> Iterator[Site]:
    """A site whose settings leave the encoder to the choice."""
    url = site.runtime.settings.database_url
    site.runtime.close()
    made = Site(tmp_path / "home", url, site.people, tokenizer, encoder="")
    assert len(made.runtime.replica) > 0
    yield made
    runtime_of(made.app).close()


def embed_beside(site: Site, encoder: Path) -> None:
    """What `techmatch encoder use` does before it chooses."""
    aside = site.runtime.beside(EncoderChoice(str(encoder)))
    encode_all(aside.database, aside.encoder)


def step_until(follower: Follower, site: Site, encoder: str) -> None:
    while runtime_of(site.app).encoder.name != encoder:
        follower.step()


def found(site: Site) -> tuple[str, ...]:
    response = site.app.test_client().get(SEARCH)
    assert response.status_code == 200
    return tuple(dict.fromkeys(_CODE.findall(response.text)))


def test_searches_go_on_while_the_encoder_changes_to_and_fro(
    choosing: Site, other_encoder: Path
) -> None:
    follower = Follower(choosing.app)
    embed_beside(choosing, other_encoder)
    expected = {BUNDLED: found(choosing)}
    answers: list[tuple[str, ...]] = []
    failures: list[BaseException] = []
    stop = threading.Event()

    def search() -> None:
        try:
            while not stop.is_set():
                answers.append(found(choosing))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    models = choosing.runtime.settings.models
    try:
        choose_encoder(models, str(other_encoder))
        step_until(follower, choosing, OTHER)
        expected[OTHER] = found(choosing)
        choose_encoder(models, "bundled")
        step_until(follower, choosing, BUNDLED)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert expected[BUNDLED] != expected[OTHER], "else nothing could be told apart"
    assert set(answers) <= set(expected.values())
    assert len(answers) >= 3


def test_a_request_has_one_runtime_whose_index_is_freed_after_it(
    choosing: Site, other_encoder: Path
) -> None:
    follower = Follower(choosing.app)
    embed_beside(choosing, other_encoder)
    replica = choosing.runtime.replica
    words = replica.sides["achievement"].keyword["text"]
    del choosing.runtime
    with choosing.app.test_request_context():
        assert runtime().replica is replica
        choose_encoder(runtime().settings.models, str(other_encoder))
        step_until(follower, choosing, OTHER)
        assert runtime().replica is replica
        assert len(words) == 46
    with choosing.app.test_request_context():
        assert runtime().encoder.name == OTHER
    with pytest.raises(IndexClosedError):
        len(words)


def test_nothing_that_was_found_is_lost_by_the_change(choosing: Site, other_encoder: Path) -> None:
    """A listing that only the old encoder has embedded keeps the old one in use."""
    follower = Follower(choosing.app)
    embed_beside(choosing, other_encoder)
    choosing.publish("achievement", "青贮窖霉变监测")
    choose_encoder(choosing.runtime.settings.models, str(other_encoder))
    while not follower._succession.successor(wait=True):
        follower.step()
    follower.step()
    assert runtime_of(choosing.app).encoder.name == BUNDLED
    embed_beside(choosing, other_encoder)
    follower.step()
    serving = runtime_of(choosing.app)
    assert serving.encoder.name == OTHER
    assert len(serving.replica) == len(choosing.runtime.replica)


def test_a_choice_that_fails_changes_nothing(
    choosing: Site, caplog: pytest.LogCaptureFixture
) -> None:
    follower = Follower(choosing.app)
    before = found(choosing)
    choose_encoder(choosing.runtime.settings.models, "/no/such/model")
    follower._succession.successor(wait=True)
    for _ in range(3):
        follower.step()
    assert found(choosing) == before
    assert runtime_of(choosing.app) is choosing.runtime
    assert [record.message for record in caplog.records if "未能启用" in record.message] != []


def test_the_follower_still_follows(choosing: Site) -> None:
    follower = Follower(choosing.app)
    with choosing.runtime.database.write() as session:
        publish_listing(session, choosing.people, "achievement", "青贮窖霉变监测")
    encode_all(choosing.runtime.database, choosing.runtime.encoder)
    before = len(choosing.runtime.replica)
    follower.step()
    assert len(choosing.runtime.replica) == before + 1


def test_what_was_loaded_is_not_looked_through_for_garbage_again() -> None:
    before = gc.get_freeze_count()
    try:
        assert settle()
        assert gc.get_freeze_count() > before + 10_000
        assert len(gc.get_objects()) < 10_000
    finally:
        gc.unfreeze()
