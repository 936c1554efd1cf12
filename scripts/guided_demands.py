#!/usr/bin/env python3
"""Show what following the hints of the form does for the best match of a demand.

    TECHMATCH_HOME=… scripts/guided_demands.py

Begins with the one-line demands of scripts/vague_demands.tsv, as somebody new would write them, and
does what the hints ask for, round by round, with what the demonstration's own demand says in the
hinted field, until title, problem, goal and indicators lack nothing or no hint can be followed.
Prints, for the line and for the end, where the achievement stands that was judged to fit (level 4),
and last how long the panel of the form takes for each of these, encoded for the first time.
TECHMATCH_HOME is filled by `techmatch demo`, with its encoder.

The ten were not chosen by result: of the demands whose fitting achievement is public in the
demonstration, in the order of their numbers, every sixth from the fourth on.
"""

import csv
import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.demonstration.collection import demonstration_listings
from matcher.guidance.completeness import hints, judge
from matcher.guidance.live import guide
from matcher.guidance.written import as_written
from matcher.listings.models import Achievement, Listing
from matcher.matching.columns import Filters
from matcher.matching.match import enough_text
from matcher.matching.passages import passages_of
from matcher.matching.ranked import Ranked, rank
from matcher.matching.replica import Replica
from matcher.matching.structure import structure_of
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.taxonomy import load_rules, scheme

LINES = Path(__file__).parent / "vague_demands.tsv"
# The form before each round, and the hinted fields that are filled in it; the end has none.
Rounds = Sequence[tuple[dict[str, Any], list[str]]]
WANTED = frozenset({"title", "problem", "goal", "indicators"})
HEAD = (
    "| demand | line as written first | hints, by round | achievement: before | after | "
    "counted before | after |\n|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Stand:
    """Where the achievement stands: its place from 1, and how many reach the counted grade."""

    place: int
    ranked: Ranked
    counted: int

    def __str__(self) -> str:
        grade = scheme("grades").name(self.ranked.grade)
        return f"{self.place}. · {self.ranked.relevance:.2f} {grade}"


def main() -> None:
    """Guide every demand and print the table."""
    runtime = Runtime(load_settings(os.environ))
    with runtime.database.read() as session:
        runtime.replica.catch_up(session)
        ids = dict(session.execute(select(Achievement.external_id, Achievement.id)).all())
        written, rows = demonstration_listings(), list(csv.DictReader(LINES.open(), delimiter="\t"))
        forms = [list(_rounds({"title": row["line"]}, written[row["demand"]])) for row in rows]
        times = [_time(session, runtime.replica, form) for each in forms for form, _ in each]
    print(HEAD)
    for row, rounds in zip(rows, forms, strict=True):
        print(_row(runtime.replica, row, rounds, ids[row["achievement"]]))
    print(f"\npanel: p50 {statistics.median(times):.0f} ms, longest {max(times):.0f} ms")


def _time(session: Session, replica: Replica, form: Mapping[str, Any]) -> float:
    """Milliseconds that the panel takes."""
    began = time.perf_counter()
    guide(session, replica, as_written("demand", form))
    return 1000 * (time.perf_counter() - began)


def _row(replica: Replica, row: Mapping[str, str], rounds: Rounds, achievement: int) -> str:
    asked = "; ".join("、".join(fields) for _, fields in rounds if fields)
    before, after = (_stand(replica, form, achievement) for form, _ in (rounds[0], rounds[-1]))
    cells = (row["demand"], row["line"], asked, before, after, before.counted, after.counted)
    return f"| {' | '.join(map(str, cells))} |"


def _rounds(form: dict[str, Any], whole: Listing) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """What the form becomes as the hints are followed."""
    while True:
        listing = as_written("demand", form)
        judged = judge(listing)
        asked = [hint.field for hint in hints(judged) if getattr(whole, hint.field)]
        new = [name for name in asked if form.get(name) != getattr(whole, name)]
        lacking = {one.aspect.field for one in judged if one.flaw} & WANTED
        if not new or not lacking:
            yield form, []
            return
        yield form, new
        form = {**form, **{name: getattr(whole, name) for name in new}}


def _stand(replica: Replica, form: Mapping[str, Any], achievement: int) -> Stand:
    listing, rules = as_written("demand", form), load_rules()
    index, row = replica.sides["achievement"], replica.columns.row_of(listing)
    passages = passages_of(listing)
    found = rank(
        index,
        replica.matching_probe(passages),
        len(index),
        replica.ranker,
        replica.columns.mask(Filters(kinds=("achievement",)), today()),
        structure=lambda ids: structure_of(replica.columns, row, ids, seeking=True),
        scored=enough_text(passages),
    )
    place = next(n for n, one in enumerate(found, start=1) if one.listing_id == achievement)
    good = sum(rules.reaches(one.grade, rules.guidance.lowest) for one in found)
    return Stand(place, found[place - 1], good)


if __name__ == "__main__":
    main()
