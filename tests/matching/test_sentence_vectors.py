"""Sentences are embedded by the worker, once, and again when they or the encoder change."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.models import SentenceVectors
from matcher.matching.reasons.side import Side
from matcher.matching.sentence_vectors import (
    keep_all_sentences,
    keep_sentences_next,
    sentence_vectors,
)
from tests.matching.conftest import Platform

PROBLEM = "叶片补焊后出现热裂纹。合格率不足七成，每月报废四十件。"


class Counting(HashingEncoder):
    """Counts what it encodes."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.texts: list[str] = []
        self.name = name or self.name

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        return super().encode_queries(texts)


def kept(platform: Platform) -> dict[tuple[int, str], int]:
    """How many sentences are kept, by listing and model."""
    with platform.database.read() as session:
        return {
            (row.listing_id, row.model): len(row.data) // 2 // HashingEncoder().dimension
            for row in session.scalars(select(SentenceVectors))
        }


def test_every_public_listing_is_kept_once(platform: Platform) -> None:
    demand = platform.publish("demand", "叶片补焊", problem=PROBLEM)
    encoder = Counting()
    keep_all_sentences(platform.database, encoder)
    assert kept(platform) == {(demand.id, encoder.name): 3}
    assert encoder.texts == [
        "叶片补焊",
        "叶片补焊后出现热裂纹。",
        "合格率不足七成，每月报废四十件。",
    ]
    assert not keep_sentences_next(platform.database, encoder)
    people = platform.people
    platform.change(demand, lambda s, d: move(s, people.author, d, "pause"))
    keep_all_sentences(platform.database, encoder)
    assert kept(platform) == {}, "what is not public is not kept"
    platform.change(demand, lambda s, d: move(s, people.author, d, "resume"))
    keep_all_sentences(platform.database, encoder)
    assert kept(platform) == {(demand.id, encoder.name): 3}


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_kept_vectors_are_what_the_encoder_gives(platform: Platform) -> None:
    demand = platform.publish("demand", "叶片补焊", problem=PROBLEM)
    offer = platform.publish("achievement", "激光补焊", abstract="热裂纹率降到千分之五。")
    encoder = Counting()
    keep_all_sentences(platform.database, encoder)
    encoder.texts.clear()
    with platform.database.read() as session:
        sides = [Side.of(session.get_one(Listing, one.id)) for one in (offer, demand)]
        found = sentence_vectors(session, encoder, sides)
    assert encoder.texts == []
    assert [rows.shape for rows in found] == [(2, encoder.dimension), (3, encoder.dimension)]
    plain = HashingEncoder()
    assert np.allclose(found[0], plain.encode_passages(sides[0].embedded), atol=1e-3)
    assert np.allclose(found[1], plain.encode_queries(sides[1].embedded), atol=1e-3)


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_what_is_outdated_or_missing_is_encoded_now(platform: Platform) -> None:
    demand = platform.publish("demand", "叶片补焊", problem=PROBLEM)
    encoder = Counting()
    keep_all_sentences(platform.database, encoder)

    def rewrite(_session: Session, listing: Listing) -> None:
        listing.problem = "换热管结垢严重。"  # type: ignore[attr-defined]

    platform.change(demand, rewrite)
    encoder.texts.clear()
    with platform.database.read() as session:
        changed = Side.of(session.get_one(Listing, demand.id))
        typed = Side("need", {"text": "青贮开窖后霉变。"})
        rows = sentence_vectors(session, encoder, [changed, typed, Side("need", {})])
    assert encoder.texts == ["叶片补焊", "换热管结垢严重。", "青贮开窖后霉变。"]
    assert [len(one) for one in rows] == [2, 1, 0]


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_a_changed_listing_is_embedded_anew_and_another_encoder_begins_at_the_beginning(
    platform: Platform,
) -> None:
    demand = platform.publish("demand", "叶片补焊", problem=PROBLEM)
    first, second = Counting("first"), Counting("second")
    keep_all_sentences(platform.database, first)
    keep_all_sentences(platform.database, second)
    assert kept(platform) == {(demand.id, "first"): 3, (demand.id, "second"): 3}
    people = platform.people

    def rewrite(session: Session, listing: Listing) -> None:
        listing.problem = "换热管结垢严重。"  # type: ignore[attr-defined]
        move(session, people.author, listing, "pause")
        move(session, people.author, listing, "resume")

    platform.change(demand, rewrite)
    keep_all_sentences(platform.database, second)
    assert kept(platform) == {(demand.id, "first"): 3, (demand.id, "second"): 2}
    assert second.texts[-2:] == ["叶片补焊", "换热管结垢严重。"]
    keep_all_sentences(platform.database, first)
    assert kept(platform)[demand.id, "first"] == 2, "whoever goes back to it finds it followed"
    platform.change(demand, lambda s, d: move(s, people.author, d, "pause"))
    keep_all_sentences(platform.database, second)
    assert kept(platform) == {}


@pytest.mark.parametrize("platform", ["postgresql"], indirect=True)
def test_two_processes_may_keep_the_same_at_once(platform: Platform) -> None:
    demand = platform.publish("demand", "叶片补焊", problem=PROBLEM)
    both = Barrier(2, timeout=30)

    class Waiting(HashingEncoder):
        def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
            both.wait()
            return super().encode_queries(texts)

    with ThreadPoolExecutor(2) as pool:
        ran = [pool.submit(keep_sentences_next, platform.database, Waiting()) for _ in range(2)]
        assert [one.result(60) for one in ran] == [True, True]
    assert kept(platform) == {(demand.id, HashingEncoder().name): 3}
