"""The template: what it offers is what the import takes."""

from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from matcher.exchange import columns_help, write_template
from matcher.exchange.columns import declared, field_called
from matcher.exchange.tables import plain
from matcher.listings.schemas import SCHEMAS
from tests.exchange.conftest import Import


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_is_explained_with_an_example_that_can_be_imported(
    kind: str, take: Import, tmp_path: Path
) -> None:
    columns = columns_help(kind)
    assert {column.field for column in columns} == set(declared(kind))
    assert [column.field for column in columns if column.required] == ["title"]
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.label)
            sheet.write_string(1, place, column.example)
    report = take(kind, path)
    assert (report.new, report.refusals, report.ignored_columns) == (1, (), ())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_choices_are_accepted_as_written(kind: str, take: Import, tmp_path: Path) -> None:
    for column in columns_help(kind):
        path = tmp_path / "a.csv"
        lines = [f"title,{column.label}", *(f"{c} {column.field},{c}" for c in column.choices)]
        path.write_text("\n".join(lines), encoding="utf-8")
        if column.choices:
            report = take(kind, path)
            assert (report.new, report.refusals) == (len(column.choices), ())


@pytest.mark.parametrize(("kind", "sheet"), [("demand", "技术需求"), ("scenario", "应用场景")])
def test_the_template_has_labels_a_sheet_of_explanations_and_lists(
    kind: str, sheet: str, tmp_path: Path
) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(kind, path)
    workbook = CalamineWorkbook.from_path(str(path))
    assert workbook.sheet_names == [sheet, "填写说明"]
    columns = columns_help(kind)
    [titles] = workbook.get_sheet_by_name(sheet).to_python()
    assert titles[0] == "名称*"
    assert [field_called(kind, str(title)) for title in titles] == [c.field for c in columns]
    head, first, *others = workbook.get_sheet_by_name("填写说明").to_python()
    assert head == ["列名", "是否必填", "示例", "怎样填写"]
    assert first == ["名称", "必填", columns[0].example, "一句话说清是什么，便于检索"]
    assert [row[2] for row in others] == [plain(column.example) for column in columns[1:]]
    with ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("<dataValidation ") == sum(1 for column in columns if column.choices)


def test_an_empty_template_imports_as_no_rows(take: Import, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template("achievement", path)
    report = take("achievement", path)
    assert (report.total, report.ignored_columns) == (0, ())
