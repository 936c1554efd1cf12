"""The index is a replica of the database: it follows, survives damage, and is repaired."""

from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.listings import post, review
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.indexing import (
    compare,
    encode_all,
    encode_next,
    open_replica,
    rebuild,
    repair,
    status,
    write_snapshot,
)
from matcher.matching.models import Vector
from matcher.matching.replica import Replica
from matcher.matching.tokens import Tokenizer
from tests.matching.conftest import Platform


class CountingEncoder(HashingEncoder):
    """Counts the texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        return super().encode_queries(texts)


def held(replica: Replica) -> dict[int, tuple[str, ...]]:
    return replica.held_hashes()


def test_a_listing_is_applied_only_after_it_was_encoded(platform: Platform) -> None:
    demand = platform.publish("demand", "叶片补焊热裂纹")
    replica = platform.runtime.replica
    with platform.database.read() as session:
        assert replica.catch_up(session) == 0
    assert held(replica) == {}
    platform.index()
    assert list(held(replica)) == [demand.id]
    assert replica.sequence == status(platform.database, replica.encoder).head == 1


def test_unchanged_text_is_never_embedded_twice(platform: Platform) -> None:
    encoder = CountingEncoder()
    demand = platform.publish("demand", "叶片补焊热裂纹", problem="合格率低")
    encode_all(platform.database, encoder)
    assert sorted(encoder.texts) == ["叶片补焊热裂纹", "叶片补焊热裂纹\n合格率低"]
    people = platform.people
    platform.change(demand, lambda s, d: move(s, people.author, d, "pause"))
    platform.change(demand, lambda s, d: move(s, people.author, d, "resume"))
    encode_all(platform.database, encoder)
    assert len(encoder.texts) == 2
    with platform.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Vector)) == 2


def test_a_changed_listing_is_replaced_and_a_withdrawn_one_goes(platform: Platform) -> None:
    people = platform.people
    demand = platform.publish("demand", "叶片补焊热裂纹")
    platform.index()
    replica = platform.runtime.replica
    before = held(replica)[demand.id]

    def rewrite(session: Session, listing: Listing) -> None:
        move(session, people.author, listing, "revise")
        data = listing.SCHEMA.parse({"title": "换热管结垢", "problem": "换热效率下降"})
        post.edit(session, people.author, listing, data)
        post.submit(session, people.author, listing)
        review.publish(session, people.operator, listing)

    platform.change(demand, rewrite)
    platform.index()
    assert held(replica)[demand.id] != before
    assert compare(platform.database, replica).ids == []
    platform.change(demand, lambda s, d: move(s, people.author, d, "withdraw"))
    platform.index()
    assert held(replica) == {}
    assert len(replica.sides["need"]) == 0


def test_a_fresh_process_loads_the_snapshot_and_catches_up(platform: Platform) -> None:
    first = platform.publish("demand", "叶片补焊热裂纹")
    gone = platform.publish("achievement", "激光补焊工艺")
    platform.index()
    runtime = platform.runtime
    assert write_snapshot(platform.database, runtime.replica, runtime.snapshots) == 2
    later = platform.publish("scenario", "寒区风机叶片验证")
    people = platform.people
    platform.change(gone, lambda s, a: move(s, people.researcher, a, "withdraw"))
    encode_all(platform.database, runtime.encoder)
    fresh = Replica(runtime.encoder, runtime.tokenizer)
    open_replica(platform.database, fresh, runtime.snapshots)
    assert sorted(held(fresh)) == [first.id, later.id]
    assert compare(platform.database, fresh).ids == []
    fresh.close()


@pytest.mark.parametrize("damage", ["flip", "truncate", "remove", "pointer"])
def test_a_damaged_snapshot_is_refused_and_rebuilt_from_the_database(
    platform: Platform, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    demand = platform.publish("demand", "叶片补焊热裂纹")
    platform.index()
    runtime = platform.runtime
    write_snapshot(platform.database, runtime.replica, runtime.snapshots)
    victim = sorted(runtime.settings.snapshots.rglob("vectors.npy"))[0]
    if damage == "flip":
        content = bytearray(victim.read_bytes())
        content[-1] ^= 1
        victim.write_bytes(content)
    elif damage == "truncate":
        victim.write_bytes(victim.read_bytes()[:-10])
    elif damage == "remove":
        victim.unlink()
    else:
        next(runtime.settings.snapshots.rglob("current.json")).write_text("{}")
    fresh = Replica(runtime.encoder, runtime.tokenizer)
    open_replica(platform.database, fresh, runtime.snapshots)
    assert list(held(fresh)) == [demand.id]
    assert "索引快照已损坏" in caplog.text
    fresh.close()


def test_a_snapshot_of_another_encoder_is_not_used(
    platform: Platform, tokenizer: Tokenizer
) -> None:
    platform.publish("demand", "叶片补焊热裂纹")
    platform.index()
    runtime = platform.runtime
    write_snapshot(platform.database, runtime.replica, runtime.snapshots)
    other = HashingEncoder(dimension=64)
    fresh = Replica(other, tokenizer)
    open_replica(platform.database, fresh, runtime.snapshots)
    assert held(fresh) == {}, "nothing is embedded by the other encoder yet"
    encode_all(platform.database, other)
    with platform.database.read() as session:
        fresh.catch_up(session)
    assert len(fresh) == 1
    assert fresh.sides["need"].dense["text"].dimension == 64
    fresh.close()


def test_verify_finds_what_differs_and_repair_mends_it(platform: Platform) -> None:
    one = platform.publish("demand", "叶片补焊热裂纹")
    two = platform.publish("demand", "换热管结垢")
    three = platform.publish("achievement", "激光补焊工艺")
    platform.index()
    replica = platform.runtime.replica
    replica.sides["need"].remove([one.id])
    replica.sides["need"].keyword["text"].remove([two.id])
    replica.sides["achievement"].dense["text"].add([777], np.ones((1, 256), dtype=np.float32))
    replica.hashes[three.id] = ("old", "old")
    found = compare(platform.database, replica)
    assert list(found.missing) == [one.id]
    assert list(found.surplus) == [777]
    assert list(found.outdated) == [two.id, three.id]
    repair(platform.database, replica, found)
    assert compare(platform.database, replica).ids == []
    assert sorted(held(replica)) == [one.id, two.id, three.id]


def test_rebuild_uses_the_database_alone(platform: Platform) -> None:
    for number in range(5):
        platform.publish("demand", f"第 {number} 项技术难题")
    runtime = platform.runtime
    assert rebuild(platform.database, runtime.replica, runtime.snapshots) == 5
    now = status(platform.database, runtime.encoder)
    assert (now.head, now.encoded, now.snapshot, now.public) == (5, 5, 5, 5)
    assert not encode_next(platform.database, runtime.encoder)
