"""Files for a preview: what they are written in, how long they may be."""

from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.candidates import Candidate
from matcher.exchange.previewed_file import read_file
from matcher.exchange.reading import open_table
from matcher.taxonomy import load_rules
from tests.exchange.files import write_csv, write_jsonl, write_xlsx

LINES = [["名称", "成果简介", "备注"], ["青贮乳酸菌剂", "耐冷", "内部"], ["羊绒", "", ""]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_csv_in_the_encodings_that_people_have(tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "a.csv", LINES, encoding=encoding)
    file = read_file("achievement", path, "成果.csv")
    results = [result for _, result in file.checked]
    assert [r.data.title for r in results if isinstance(r, Candidate)] == ["青贮乳酸菌剂", "羊绒"]
    assert (file.name, file.ignored) == ("成果.csv", ("备注",))
    assert file.columns.by_field["title"] == "名称"
    assert file.columns.by_field["trl"] == "成熟度（TRL）"


def test_the_same_from_a_workbook_and_from_jsonl(tmp_path: Path) -> None:
    rows = [{"名称": "青贮乳酸菌剂", "成果简介": "耐冷"}, {"名称": "羊绒"}]
    files = [
        read_file("achievement", write_xlsx(tmp_path / "a.xlsx", LINES), "a"),
        read_file("achievement", write_jsonl(tmp_path / "a.jsonl", rows), "a"),
    ]
    hashes = [[getattr(result, "content_hash", "") for _, result in f.checked] for f in files]
    assert hashes[0] == hashes[1]
    assert all(hashes[0])


def test_as_many_rows_as_the_rules_allow(tmp_path: Path) -> None:
    limit = load_rules().own_listings.import_rows
    rows = [{"title": f"示例{number}"} for number in range(limit)]
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    assert len(read_file("demand", path, "a.jsonl").checked) == limit
    longer = write_jsonl(tmp_path / "b.jsonl", [*rows, {"title": "多出的"}])
    with pytest.raises(FileRefusedError, match=r"“b\.jsonl”超过 5,000 行。请拆成几个文件"):
        read_file("demand", longer, "b.jsonl")


def test_a_header_alone_is_no_import(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", LINES[:1])
    with pytest.raises(FileRefusedError, match="只有表头，没有内容"):
        read_file("achievement", path, "a.csv")


def test_a_browser_reads_less_than_the_command(tmp_path: Path) -> None:
    limit = load_rules().own_listings.import_rows
    rows = [["名称"], *([f"示例{number}"] for number in range(limit))]
    assert len(read_file("demand", write_xlsx(tmp_path / "a.xlsx", rows), "a").checked) == limit
    longer = write_xlsx(tmp_path / "a.xlsx", [*rows, ["多出的"]])
    with pytest.raises(FileRefusedError, match=r"“a\.xlsx”超过 5,000 行"):
        read_file("demand", longer, "a.xlsx")


def test_one_text_that_many_cells_share_is_not_read_in_a_browser(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["名称"], *([["长" * 32_000]] * 400)])
    assert path.stat().st_size < 100_000
    assert len(list(open_table(path).rows())) == 400
    with pytest.raises(FileRefusedError, match="内容过多。请拆成几个文件"):
        read_file("demand", path, "a.xlsx")
