"""Repetitions by other organizations, over the hashing double."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from matcher.demonstration.collection import demonstration_listings
from matcher.listings import post
from matcher.listings.models import KINDS, Listing
from matcher.listings.overlap import pairs_of
from matcher.listings.schemas import DemandInput
from matcher.matching.repeats import likeness, repeats_of, text_of
from matcher.matching.replica import Replica
from matcher.taxonomy import load_rules
from tests.conftest import People

Post = Callable[..., Listing]
LABELLED = Path(__file__).parent / "data" / "near_duplicates.jsonl"
TEXT = "轻稀土萃取分离用液碱皂化，每吨氧化物带出氯化钠废水五十立方米。蒸发结晶的杂盐只能堆库。"
TURNED = "蒸发结晶的杂盐只能堆库。轻稀土萃取分离用液碱皂化，每吨氧化物带出氯化钠废水50立方米。"


def handed_in(session: Session, people: People, owner: Any, title: str, **fields: str) -> Listing:
    data = DemandInput.parse({"title": title, **fields})
    listing = post.create(session, people.author, "demand", owner, data)
    post.submit(session, people.author, listing)
    return listing


def given_to(session: Session, listing: Listing, organization: Any) -> Listing:
    listing.organization_id = organization.id
    session.flush()
    session.expire(listing, ["organization"])
    return listing


def test_what_others_published_or_handed_in_is_found_best_first(
    session: Session, people: People, posted: Post, caught_up_replica: Callable[[], Replica]
) -> None:
    theirs = people.other_enterprise
    turned = given_to(session, posted("demand", "皂化废水减量", problem=TURNED), theirs)
    given_to(session, posted("demand", "牧草青贮霉变", problem="开窖后二次发酵。"), theirs)
    posted("demand", "本单位的皂化废水", problem=TEXT)
    given_to(session, posted("achievement", "皂化废水成果", abstract=TEXT), theirs)
    one = handed_in(session, people, people.enterprise, "稀土皂化废水", problem=TEXT)
    waiting = given_to(
        session, handed_in(session, people, people.enterprise, "稀土皂化废水", problem=TEXT), theirs
    )
    found = repeats_of(session, people.operator, caught_up_replica(), one)
    assert [entry.listing.code for entry in found] == [waiting.code, turned.code]
    assert found[0].overlap == 1
    assert [pair.one for pair in found[1].sentences] == [
        "稀土皂化废水",
        "轻稀土萃取分离用液碱皂化，每吨氧化物带出氯化钠废水五十立方米。",
        "蒸发结晶的杂盐只能堆库。",
    ]


def test_what_is_kept_from_the_public_is_not_compared(
    session: Session, people: People, posted: Post, caught_up_replica: Callable[[], Replica]
) -> None:
    other = posted("demand", "另一个题目", problem="公开的一句话", goal=TEXT)
    other.confidential_parts = ["goal"]
    given_to(session, other, people.other_enterprise)
    one = handed_in(session, people, people.enterprise, "稀土皂化废水", problem=TEXT)
    assert repeats_of(session, people.operator, caught_up_replica(), one) == []


def test_an_author_learns_nothing_of_submissions_of_others(
    session: Session, people: People, caught_up_replica: Callable[[], Replica]
) -> None:
    theirs = handed_in(session, people, people.enterprise, "稀土皂化废水", problem=TEXT)
    given_to(session, theirs, people.other_enterprise)
    one = handed_in(session, people, people.enterprise, "稀土皂化废水", problem=TEXT)
    replica = caught_up_replica()
    assert repeats_of(session, people.author, replica, one) == []
    assert len(repeats_of(session, people.operator, replica, one)) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_few_questions_are_asked_however_much_is_alike(
    session: Session, people: People, posted: Post, caught_up_replica: Callable[[], Replica]
) -> None:
    for place in range(12):
        near = posted("demand", f"稀土皂化废水 {place}", problem=TEXT)
        given_to(session, near, people.other_enterprise)
    one = handed_in(session, people, people.enterprise, "稀土皂化废水", problem=TEXT)
    replica, statements = caught_up_replica(), list[str]()
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert len(repeats_of(session, people.operator, replica, one)) == 5
    assert len(statements) <= 4


def test_labelled_repetitions_share_their_letters_and_neighbours_do_not() -> None:
    """Without the encoder: wholly reworded ones are beyond letters."""
    known = demonstration_listings()
    scores: dict[bool, list[float]] = {True: [], False: []}
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        original, edits = known[row.pop("of")], row.pop("edits")
        repeat = KINDS[original.kind](**row, keywords=[], confidential_parts=[])
        pairs = pairs_of(text_of(repeat))
        for other in known.values():
            if other.kind == original.kind and (other is not original or edits != "reworded"):
                scores[other is original].append(likeness(pairs, other, 0.0))
    assert len(scores[True]) == 34
    assert min(scores[True]) > 2 * load_rules().duplicates.alike
    assert max(scores[False]) < load_rules().duplicates.alike
