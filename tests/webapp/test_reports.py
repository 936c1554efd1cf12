"""The pages of annual reports: from the frozen figures to the file, words, templates, briefs."""

from io import BytesIO

import pytest
from docx import Document
from sqlalchemy.orm import Session

from matcher.annual_reports.parts import TEMPLATE
from matcher.clock import today
from matcher.made_files.make import make_next
from matcher.making import MAKERS
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.webapp.queries import counted
from tests.webapp.reading import links, parse, words
from tests.webapp.site import Site

YEAR = today().year
EDITOR = f"/reports/{YEAR}/narratives"


@pytest.fixture
def frozen(site: Site) -> Site:
    """The figures of this year are frozen."""

    def fill(session: Session) -> None:
        freeze(session, site.people.operator, site.people.zone, Period(YEAR))

    site.write(fill)
    return site


def test_a_year_that_is_not_frozen_leads_to_freezing(site: Site) -> None:
    page = site.client("operator").get("/reports")
    assert links(page.text)[f"核对并冻结 {YEAR} 年指标"].startswith("/indicators/freeze?")
    assert f"生成 {YEAR} 年报告" not in page.text
    refused = site.client("operator").submit("/reports/make", {"year": YEAR}, "/reports")
    assert refused.status_code == 404
    assert f"{YEAR} 年的数据还没有冻结" in refused.text


def test_a_report_is_made_with_the_words_and_the_template_of_the_zone(frozen: Site) -> None:
    operator = frozen.client("operator")
    assert "全年没有匹配和对接的记录" in operator.get(EDITOR).text
    saved = operator.submit(
        EDITOR, {"seen": _seen(operator.get(EDITOR).text), "plan": "<b>示例安排</b>"}, EDITOR
    )
    assert saved.status_code == 303
    assert "&lt;b&gt;示例安排" in operator.get(EDITOR).text
    late = operator.submit(EDITOR, {"seen": "0", "plan": "另一位"}, EDITOR)
    assert late.status_code == 409
    own = Document(str(TEMPLATE))
    own.add_paragraph("本示范区专用")
    file = BytesIO()
    own.save(file)
    sent = {"template": (BytesIO(file.getvalue()), "示例.docx")}
    assert operator.submit("/reports/templates", sent, "/reports").status_code == 303
    asked = operator.submit("/reports/make", {"year": YEAR}, "/reports")
    runtime = frozen.runtime
    assert make_next(runtime.database, runtime.settings.made_files, MAKERS)
    made = Document(BytesIO(operator.get(f"{asked.location}/content").data))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert {"<b>示例安排</b>", "本示范区专用"} <= set(texts)
    with counted(frozen) as statements:
        page = operator.get("/reports").text
    assert len(statements) <= 18
    said = words(parse(page))
    assert "示例operator" in said
    assert "第 1 版 在用" in said
    assert "已生成" in said
    assert operator.submit("/reports/templates/ours", {}, "/reports").status_code == 303
    assert "现在用的是平台自带的模板" in words(parse(operator.get("/reports").text))


def test_a_bad_template_is_refused_in_words(frozen: Site) -> None:
    bad = Document()
    bad.add_paragraph("{{ zone.upper() }}")
    file = BytesIO()
    bad.save(file)
    for sent, said in (
        ((BytesIO(file.getvalue()), "示例.docx"), "不允许的写法"),
        ((BytesIO(b"macro"), "示例.docm"), "不能上传"),
    ):
        refused = frozen.client("operator").submit(
            "/reports/templates", {"template": sent}, "/reports"
        )
        assert refused.status_code == 422
        assert said in refused.text


def test_a_brief_is_a_file_and_watchers_make_nothing(frozen: Site) -> None:
    month = f"{YEAR}-01"
    watcher = frozen.client("supervisor")
    brief = watcher.get(f"/reports/brief.pdf?month={month}")
    assert brief.mimetype == "application/pdf"
    assert brief.data.startswith(b"%PDF")
    assert watcher.get("/reports/brief.pdf?month=2026-13").status_code == 422
    page = watcher.get("/reports").text
    assert "生成证据清单" not in page
    assert frozen.client("broker").get("/reports").status_code == 403
    assert watcher.get(EDITOR).status_code == 403


def _seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]
