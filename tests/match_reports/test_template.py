from pathlib import Path
from zipfile import ZipFile

from matcher.match_reports.document import TEMPLATE
from scripts.make_report_template import make


def test_the_template_is_what_the_script_makes(tmp_path: Path) -> None:
    make(tmp_path / "made.docx")
    with ZipFile(TEMPLATE) as kept, ZipFile(tmp_path / "made.docx") as made:
        assert {name: kept.read(name) for name in kept.namelist()} == {
            name: made.read(name) for name in made.namelist()
        }
