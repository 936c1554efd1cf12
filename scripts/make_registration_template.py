"""Make the registration form in Word, `matcher/contracts/registration/data/registration_form.docx`.

    python scripts/make_registration_template.py [FILE]

Run by a person when the form changes; the result is committed.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from matcher.contracts.registration.columns import CONTRACT, PARTY
from matcher.contracts.registration.form import TEMPLATE

# Tests import this file from the root of the project.
sys.path.insert(0, str(Path(__file__).parent))
from word_template import block, dress, grid, row, shown

_LABELS: Mapping[str, str] = {column.field: column.label for column in (*CONTRACT, *PARTY)}
# Two fields a line; a line of one goes to the right edge.
_CONTRACT = (
    ("title",),
    ("code", "registration_number"),
    ("type", "subtype"),
    ("signed_on", "related_parties"),
    ("starts_on", "ends_on"),
    ("total_amount", "technology_amount"),
    ("payment_manner", "plan_source"),
    ("currency", "original_amount"),
    ("exchange_rate", "technical_field"),
    ("ip_type", "ip_proof"),
    ("objective", "industry"),
)
_PARTY = (
    ("name",),
    ("credit_code", "nature"),
    ("country", "region"),
    ("address",),
    ("legal_representative", "contact"),
    ("phone", "flags"),
)
_TEXTS = {
    "subject": "标的内容、范围及要求",
    "payment_terms": "价款及其支付约定",
    "acceptance_terms": "验收标准和方法",
}
_SIGNED = "\n\n\n签字（盖章）：　　　　　　　　　　　日期：　　　年　　月　　日"
_DECISION = (
    "□ 予以登记　　登记编号：\n\n□ 不予登记　　理由：\n\n\n"
    "登记专用章：\n\n\n登记员（签字）：　　　　　　　　　　日期：　　　年　　月　　日"
)


def main() -> None:
    """Write the file."""
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE)


def make(path: Path) -> None:
    """Write the template to this path."""
    document = Document()
    dress(document, "技术合同登记表", "技术合同登记表 · {{ contract.code }}")
    document.add_paragraph("技术合同登记表", style="Title")
    under = document.add_paragraph("{{ contract.code }}　{{ printed }} 打印")
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("一、合同", style="Heading 1")
    _fields(document, _CONTRACT, "contract")
    document.add_paragraph("二、当事人", style="Heading 1")
    block(document, "for party in parties")
    document.add_paragraph("{{ party.side }}", style="Heading 2")
    _fields(document, _PARTY, "party")
    block(document, "endfor")
    document.add_paragraph("三、主要条款", style="Heading 1")
    texts = grid(document, (3.4, 12.8))
    for name, label in _TEXTS.items():
        row(texts, [label, shown(f"contract.{name}")])
    _signatures(document)
    document.save(str(path))


def _fields(document: Any, lines: tuple[tuple[str, ...], ...], of: str) -> None:
    table = grid(document, (3.4, 5.2, 3.0, 4.6))
    for names in lines:
        last_line = names is lines[-1]
        cells = [text for name in names for text in (_LABELS[name], shown(f"{of}.{name}"))]
        row(table, cells + [""] * (4 - len(cells)))
        last = table.rows[-1].cells
        for cell in last:
            # A party's table never breaks between two pages.
            cell.paragraphs[0].paragraph_format.keep_with_next = not last_line
        if len(names) == 1:
            last[1].merge(last[3])
            # Merging leaves the empty paragraphs of the cells that vanished.
            for paragraph in last[1].paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)


def _signatures(document: Any) -> None:
    heading = document.add_paragraph("四、签字盖章与登记意见", style="Heading 1")
    heading.paragraph_format.keep_with_next = True
    table = grid(document, (3.4, 12.8))
    row(table, ("{%tr for party in parties %}", ""))
    row(table, ["{{ party.side }}", "{{ party.name }}" + _SIGNED])
    row(table, ("{%tr endfor %}", ""))
    row(table, ["登记机构意见", "登记机构：{{ contract.registration_body }}\n\n" + _DECISION])
    document.add_paragraph("印章应与当事人名称一致。本表由平台按台账内容填写，请核对后签字盖章。")


if __name__ == "__main__":
    main()
