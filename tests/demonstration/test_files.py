"""The demonstration's texts: enough of them, invented, of the schema, and unlike each other."""

import re
from collections import Counter
from itertools import combinations

import pytest

from matcher.demonstration.collection import demonstration_collection
from matcher.demonstration.files import FOLDERS, graded_pairs, listings, organizations
from matcher.listings.schemas import SCHEMAS

LEAST = {"demand": 80, "scenario": 40, "achievement": 240}
PRIVATE = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]|[\w.]+@[\w.]+")


def prose(kind: str, row: dict[str, object]) -> str:
    return "".join(str(row.get(part, "")) for part in SCHEMAS[kind].PARTS)


@pytest.mark.parametrize("kind", list(FOLDERS))
def test_there_are_enough_of_each_kind_with_100_to_400_characters(kind: str) -> None:
    rows = list(listings(kind))
    assert len(rows) >= LEAST[kind]
    assert len({row["external_id"] for row in rows}) == len(rows)
    lengths = [len(prose(kind, row)) for row in rows]
    short = [row["external_id"] for row in rows if not 95 <= len(prose(kind, row)) <= 420]
    assert short == []
    assert max(lengths) > 150


def test_organizations_are_visibly_invented() -> None:
    rows = list(organizations())
    assert len(rows) >= 40
    assert all(row["name"].startswith("示例") for row in rows)
    assert {row["kind"] for row in rows} == {"enterprise", "university", "institute", "agency"}


def test_no_personal_data_stands_in_any_text() -> None:
    for kind in FOLDERS:
        for row in listings(kind):
            assert not PRIVATE.search(str(row)), row["external_id"]


def test_no_two_listings_are_alike_in_wording() -> None:
    texts = [prose(kind, row) for kind in FOLDERS for row in listings(kind)]
    grams = [{text[at : at + 5] for at in range(len(text) - 4)} for text in texts]
    alike = max(
        len(one & other) / len(one | other) for one, other in combinations(grams, 2) if one & other
    )
    assert alike < 0.12


def test_the_graded_table_names_every_need_and_all_levels() -> None:
    collection = demonstration_collection()
    pairs = list(graded_pairs())
    assert len({(need, achievement) for need, achievement, _ in pairs}) == len(pairs)
    assert set(collection.levels) == set(collection.queries)
    assert min(len(judged) for judged in collection.levels.values()) >= 8
    assert all(a in collection.documents for _, a, _ in pairs)
    assert set(Counter(level for _, _, level in pairs)) == {1, 2, 3, 4}
