"""docs/list_issues.md names every key of the JSON."""

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from matcher.list_issues.content import FORMAT, content_of, entry_content
from tests.conftest import People, publish_listing
from tests.list_issues.issues import composed

TEXT = (Path(__file__).parents[2] / "docs" / "list_issues.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_key_is_documented(session: Session, people: People) -> None:
    assert FORMAT in TEXT
    for kind in ("demand", "scenario"):
        listing = publish_listing(session, people, kind, "示例")
        issue = composed(session, people, [listing])
        keys = {*content_of(issue), *entry_content(issue.entries[0])}
        assert keys - set(re.findall(r'[`"](\w+)[`"]', TEXT)) == set()
