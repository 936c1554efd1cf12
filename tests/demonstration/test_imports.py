"""The unfinished import of the demonstration."""

from matcher.db import Database
from matcher.demonstration.imports import create_import
from matcher.exchange.preview import open_previews
from matcher.exchange.preview_rows import all_rows, counts
from tests.conftest import People


def test_two_rows_of_the_import_are_bad(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.read() as session:
        people = People(session)
        create_import(session, people.researcher)
        [preview] = open_previews(session, people.researcher)
        assert counts(session, preview) == {"new": 3, "bad": 2, "ready": 3, "left": 0}
        wrong = {p.column for row in all_rows(session, preview, "bad") for p in row.problems}
    database.close()
    assert wrong == {"成熟度（TRL）", "地区"}
