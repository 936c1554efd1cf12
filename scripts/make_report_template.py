"""Make the template of the match report in Word, `matcher/match_reports/data/match_report.docx`.

    python scripts/make_report_template.py [FILE]

Run by a person when the report changes; the result is committed. A zone may copy it, change
everything but the marks in braces, and name its own file in TECHMATCH_MATCH_REPORT_TEMPLATE.
"""

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

# Tests import this file from the root of the project.
sys.path.insert(0, str(Path(__file__).parent))
from word_template import block, dress, grid, row, shown, table, when

TEMPLATE = Path(__file__).resolve().parents[1] / "matcher/match_reports/data/match_report.docx"
_FACTS = {
    "kind": "类别",
    "code": "编号",
    "title": "名称",
    "organization": "单位",
    "region": "地区",
    "field": "技术领域",
}
_DISCLAIMER = (
    "本说明书由平台根据双方公开的内容自动生成，引文均出自原文，供双方和技术经纪人洽谈时参考。",
    "匹配程度和理由是线索，不是结论，不构成对技术效果、知识产权、价格或资信的保证。"
    "标为“未说明”的事项，请双方在洽谈中核实。",
    "签字表示已经阅知并愿意进一步洽谈，不构成合同；权利和义务以双方另行签订的合同为准。",
)


def main() -> None:
    """Write the file."""
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE)


def make(path: Path) -> None:
    """Write the template to this path."""
    document = Document()
    dress(document, "供需匹配说明书", "{{ zone }} · {{ number }}")
    _opening(document)
    _reasons(document)
    _comparison(document)
    _grade(document)
    _signatures(document)
    _texts(document)
    document.save(str(path))


def _opening(document: Any) -> None:
    document.add_paragraph("供需匹配说明书", style="Title")
    under = document.add_paragraph("{{ zone }}　编号 {{ number }}　{{ date }}")
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("一、双方与结论", style="Heading 1")
    ruled = table(document, ["", *map(shown, ("sides[0].role", "sides[1].role"))], (2.2, 7, 7))
    for name, label in _FACTS.items():
        row(ruled, [label, *(shown(f"sides[{side}].{name}") for side in (0, 1))])
    document.add_paragraph()
    grade = document.add_paragraph("匹配程度：")
    grade.add_run("{{ grade }}").bold = True
    for name in ("unexplained", "second_look"):
        when(document, name, [shown(name)])


def _reasons(document: Any) -> None:
    document.add_paragraph("二、双方文字中一致之处", style="Heading 1")
    block(document, "if quotes")
    document.add_paragraph("引号内为原文，加粗的是双方共有的要点。")
    ruled = table(document, ["需求方写道", "成果方写道"], (8.1, 8.1))
    row(ruled, ["{%tr for quote in quotes %}", ""])
    row(ruled, ["“{{r quote.need }}”", "“{{r quote.achievement }}”"])
    row(ruled, ["{%tr endfor %}", ""])
    block(document, "endif")
    when(document, "phrases", ["双方共有的要点：{{ phrases }}。"])
    when(document, "not quotes and not phrases", ["没有可以引用的文字。"])


def _comparison(document: Any) -> None:
    document.add_paragraph("三、指标与条件对照", style="Heading 1")
    block(document, "if rows")
    headings = ["类别", "项目", "要求", "提供", "结论"]
    ruled = table(document, headings, (1.5, 3.4, 4.6, 4.6, 2.1))
    row(ruled, ["{%tr for row in rows %}", *[""] * 4])
    columns = ("group", "name", "wanted", "offered", "verdict")
    row(ruled, [shown(f"row.{name}") for name in columns])
    row(ruled, ["{%tr endfor %}", *[""] * 4])
    block(document, "else")
    document.add_paragraph("双方都没有写明可以对照的指标和条件。")
    block(document, "endif")
    document.add_paragraph("四、尚缺的信息", style="Heading 1")
    block(document, "for item in missing")
    document.add_paragraph("· {{ item }}")
    block(document, "endfor")
    when(document, "not missing", ["没有发现缺少的关键信息。"])


def _grade(document: Any) -> None:
    document.add_paragraph("五、等级的由来", style="Heading 1")
    block(document, "for line in origin")
    document.add_paragraph("{{ line }}")
    block(document, "endfor")
    block(document, "if contributions")
    ruled = table(document, ["组成", "看什么", "贡献"], (4, 9.2, 3))
    row(ruled, ["{%tr for part in contributions %}", "", ""])
    row(ruled, ["{{ part.label }}", "{{ part.meaning }}", "{{ part.value }}"])
    row(ruled, ["{%tr endfor %}", "", ""])
    document.add_paragraph("各项贡献相加即适配度，超出 0 到 1 的以 0 或 1 计。")
    block(document, "endif")


def _signatures(document: Any) -> None:
    document.add_paragraph("六、意见与签字", style="Heading 1")
    ruled = grid(document, (4.2, 12))
    signed = "\n\n\n签字（盖章）：　　　　　　　　日期：　　　年　　月　　日"
    whose = ("技术经纪人意见", "{{ sides[0].organization }}", "{{ sides[1].organization }}")
    for name, opinion in zip(whose, ("\n\n", "", ""), strict=True):
        row(ruled, [name, opinion + signed])
    document.add_paragraph("七、说明", style="Heading 1")
    for number, text in enumerate(_DISCLAIMER, start=1):
        document.add_paragraph(f"{number}. {text}")


def _texts(document: Any) -> None:
    """The public texts of both sides, for reference, on pages of their own."""
    heading = document.add_paragraph("附：双方公开的内容", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    block(document, "for side in sides")
    document.add_paragraph(
        "{{ side.role }}：{{ side.title }}（{{ side.code }}）", style="Heading 2"
    )
    block(document, "for part in side.parts")
    label = document.add_paragraph()
    label.add_run("{{ part.label }}").bold = True
    label.paragraph_format.keep_with_next = True
    block(document, "for line in part.lines")
    document.add_paragraph("{{ line }}")
    for _ in range(3):
        block(document, "endfor")


if __name__ == "__main__":
    main()
