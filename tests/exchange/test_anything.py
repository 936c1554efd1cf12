"""Whatever bytes a file has: it is refused as a whole, or its rows are counted and stored."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.actor import SYSTEM
from matcher.db import Database
from matcher.errors import FileRefusedError
from matcher.exchange import import_file
from tests.exchange.conftest import counts
from tests.exchange.files import write_xlsx

_SETTINGS = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_PIECES = st.sampled_from(
    [
        *("title", "名称", "content", "关键词", "trl", "ip", "技术指标", "id", "单位", "有效期至"),
        *(",", "\t", ";", '"', "\n", "\r\n", "\r", "\0", "\ufeff", " ", "=1+1", "\u2028"),
        *(
            "{",
            "}",
            "[",
            "]",
            ":",
            '{"title": "甲"}',
            '{"title": ',
            "null",
            "1e999",
            "NaN",
            "\\ud800",
        ),
        *("甲", "😀", "2025-02-30", "-1", "9" * 400, "true"),
    ]
)
_CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
_FIELDS = st.sampled_from(
    [
        *("title", "problem", "keywords", "indicators", "cooperation", "technical_fields"),
        *("min_trl", "funds_max", "valid_until", "region", "industry", "scenario_trial"),
        *("confidential_parts", "contact_name", "external_id", "organization"),
        "organization_kind",
    ]
)


@pytest.fixture(scope="module")
def store(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("anything") / "test.db"
    copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def _taken_or_refused(store: Database, path: Path) -> bool:
    """Import; checks that what is stored is what is reported. False when the file was refused."""
    before = counts(store)
    try:
        report = import_file(store, SYSTEM, "demand", path)
    except FileRefusedError:
        assert counts(store) == before
        return False
    parts = (report.new, report.updated, report.unchanged, report.refused)
    assert report.total == sum(parts)
    after = counts(store)
    assert after["listings"] - before["listings"] == report.new
    assert after["outbox"] - before["outbox"] == report.new + report.updated
    assert (report.report_path is not None) == (report.refused > 0)
    return True


@_SETTINGS
@given(
    data=st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.lists(_PIECES, max_size=25).map(lambda pieces: "".join(pieces).encode())
    | st.lists(_PIECES, max_size=25).map(lambda p: ("title,内容\n" + "".join(p)).encode("gb18030")),
    suffix=st.sampled_from([".csv", ".jsonl", ".tsv", ".json"]),
)
def test_any_bytes_as_text(store: Database, tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    _taken_or_refused(store, path)


@_SETTINGS
@given(rows=st.lists(st.dictionaries(_FIELDS, _CELLS, max_size=6), min_size=1, max_size=4))
def test_any_json_values(store: Database, tmp_path: Path, rows: list[dict[str, object]]) -> None:
    path = tmp_path / "a.jsonl"
    head = {"title": "第一行"}
    path.write_text("\n".join(json.dumps(row) for row in [head, *rows]), encoding="utf-8")
    assert _taken_or_refused(store, path)


@settings(_SETTINGS, max_examples=25)
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=3)), max_size=4))
def test_any_damage_to_a_workbook(
    store: Database, tmp_path: Path, changes: list[tuple[float, bytes]]
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["title", "内容"], ["甲", "乙"], ["丙", 7]])
    data = bytearray(path.read_bytes())
    for place, change in changes:
        start = int(place * (len(data) - 1))
        data[start : start + len(change)] = change
    path.write_bytes(data)
    assert _taken_or_refused(store, path) or changes
