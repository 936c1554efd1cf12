"""The inventory of personal data is complete, and so is the notice."""

import re
from pathlib import Path

from matcher.db.encrypted import EncryptedText
from matcher.migrations.tables import metadata
from matcher.privacy.notice import load_notice

TEXT = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
PERSONAL = re.compile(r"contact|email|phone|name|login|address|agent|recipient")


def test_every_personal_column_is_in_the_inventory() -> None:
    columns = {
        str(column)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, EncryptedText) or PERSONAL.search(column.name)
    }
    assert "listing_contacts.contact_phone" in columns
    assert [column for column in sorted(columns) if f"`{column}`" not in TEXT] == []


def test_the_inventory_names_only_what_exists() -> None:
    known = {str(column) for table in metadata.tables.values() for column in table.columns}
    rows = re.findall(r"^\| `(\w+\.\w+)` \|", TEXT, re.MULTILINE)
    assert len(rows) > 15
    assert set(rows) <= known


def test_the_notice_has_what_the_law_asks_of_it() -> None:
    notice = load_notice()
    assert {purpose.code for purpose in notice.purposes} == {
        "account",
        "security",
        "contact",
        "alerts",
        "receipts",
        "disclosure",
    }
    assert all(p.ground and p.fields and p.how and p.kept for p in notice.purposes)
    assert len(notice.rights) >= 5
    assert re.fullmatch(r"\d{4}-\d{2}", notice.version)
