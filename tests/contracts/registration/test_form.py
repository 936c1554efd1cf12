"""The form in Word: every table is filled, and no mark of the template is left."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from sqlalchemy.orm import Session

from matcher.contracts.lifecycle import sign
from matcher.contracts.registration.form import (
    TEMPLATE,
    registration_form,
    registration_json,
)
from matcher.errors import ForbiddenError
from scripts.make_registration_template import make
from tests.conftest import People
from tests.contracts.papers import SIGNED
from tests.contracts.registration.papers import contracts

_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@_SQLITE
def test_every_field_stands_in_it(session: Session, people: People, tmp_path: Path) -> None:
    plain, full = contracts(session, people)
    path = tmp_path / "form.docx"
    path.write_bytes(registration_form(session, people.operator, full).getvalue())
    document = Document(str(path))
    tables = [[[c.text for c in row.cells] for row in table.rows] for table in document.tables]
    # The contract, four parties, the terms, signatures.
    assert len(tables) == 7
    assert all(cell.strip() for table in tables for row in table for cell in row)
    contract = {row[i]: row[i + 1] for row in tables[0] for i in (0, 2)}
    assert contract["项目名称"] == full.title
    assert contract["合同成交总额（元）"] == "2,137,020.00"
    assert contract["原币金额"] == "300,000.00"
    assert contract["服务的国民经济行业"].startswith("C3252 ")
    assert contract["登记编号"] == "—"
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert headings == ["卖方（让与方、受托方）"] * 2 + ["买方（受让方、委托方）", "中介方"]
    assert {row[0]: row[1] for row in tables[1]}["法定代表人"] == "示例法人"
    assert [row[1].split("\n")[0] for row in tables[6]][:4] == [
        one.name for role in ("seller", "buyer", "intermediary")
        for one in full.parties if one.role == role
    ]  # fmt: skip
    assert all("签字（盖章）" in row[1] for row in tables[6][:4])
    assert "登记专用章" in tables[6][4][1]
    with ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"{{" not in content
            assert b"{%" not in content
    plain.title, plain.subject = "{{ zone }} & <b>", "第一行\n第二行 {% if %}"
    path.write_bytes(registration_form(session, people.operator, plain).getvalue())
    filled = Document(str(path)).tables
    assert filled[0].rows[0].cells[1].text == "{{ zone }} & <b>"
    assert filled[3].rows[0].cells[1].text == "第一行\n第二行 {% if %}"


@_SQLITE
def test_only_parties_and_the_desk_get_it(session: Session, people: People) -> None:
    plain, _ = contracts(session, people)
    sign(session, people.operator, plain, SIGNED)
    assert registration_json(session, people.broker, plain)["parties"][0]["phone"] == "13800138000"
    for actor in (people.supervisor, people.authority, people.stranger):
        with pytest.raises(ForbiddenError):
            registration_form(session, actor, plain)
        with pytest.raises(ForbiddenError):
            registration_json(session, actor, plain)


def test_the_kept_template_is_what_the_script_makes(tmp_path: Path) -> None:
    make(tmp_path / "made.docx")
    with ZipFile(TEMPLATE) as kept, ZipFile(tmp_path / "made.docx") as made:
        assert kept.namelist() == made.namelist()
        for name in kept.namelist():
            assert kept.read(name) == made.read(name), name
