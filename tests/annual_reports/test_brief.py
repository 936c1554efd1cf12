from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.annual_reports.brief import brief_of, month_of
from matcher.annual_reports.brief_pdf import monthly_brief_pdf
from matcher.contracts.models import Contract
from matcher.errors import ForbiddenError, InvalidError
from matcher.statistics.period import Period
from tests.annual_reports.conftest import HOSTILE, Reported

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MARCH = Period(2026, month=3)


def test_a_brief_is_one_page_with_the_right_numbers(session: Session, reported: Reported) -> None:
    people = reported.people
    for number, row in enumerate(session.scalars(select(Contract))):
        row.title = HOSTILE if number == 0 else "很长的合同名称" * 20
    people.zone.name = "名称很长的示例示范区" * 8
    session.flush()
    pdf = PdfReader(BytesIO(monthly_brief_pdf(session, people.supervisor, people.zone, MARCH)))
    assert len(pdf.pages) == 1
    said = "".join(pdf.pages[0].extract_text().split())
    assert "成交额（万元）5,400.00" in said
    assert "2026年1至3月累计成交额5,400.00万元" in said
    assert "全年门槛5,000.00万元，已完成108.0%" in said
    assert "".join(HOSTILE.split()) in said
    assert "先进制造14,000.00" in said
    assert all("FontFile3" in str(one) for one in _fonts(pdf))


def _fonts(pdf: PdfReader) -> list[object]:
    fonts = pdf.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    return [
        one.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for one in fonts.values()
    ]


def test_a_month_is_compared_and_what_waits_is_counted(
    session: Session, reported: Reported
) -> None:
    people = reported.people
    brief = brief_of(session, people.operator, people.zone, Period(2026, month=6))
    assert [point.count for point in brief.compared] == [0, 0, 1]
    assert brief.so_far == (54_000_000, 40_000_000)
    assert brief.notable == []
    assert [count for _, count in brief.waiting] == [0] * 5


def test_months_that_are_none_and_readers_without_a_role_are_refused(
    session: Session, reported: Reported
) -> None:
    for text in ("2026", "2026-Q1", "2027-01", "示例"):
        with pytest.raises(InvalidError):
            month_of(text)
    with pytest.raises(ForbiddenError):
        brief_of(session, reported.people.broker, reported.people.zone, MARCH)
