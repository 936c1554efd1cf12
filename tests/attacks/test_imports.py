"""Files for an import that are not what they say, and forms about rows that do not exist."""

import gc
import warnings
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import func, select

from matcher.exchange.preview_models import ImportPreview
from tests.attacks.target import Target
from tests.exchange.previews import opened


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to 200 MB."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", b"0" * (200 << 20))
    return buffer.getvalue()


def kept(target: Target) -> int:
    with target.runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(ImportPreview)) or 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", bomb(), "可能是压缩炸弹，没有读入"),
        ("a.xlsx", b"PK\x03\x04", "已损坏或不完整"),
        ("a.csv.exe", "名称\n甲\n".encode(), "的类型不认识"),
        ("a.csv", b"\x00" * 4_000, "不是文本文件"),
        ("a.jsonl", b"[" * 100_000, "没有一行是有内容的 JSON 对象"),
    ],
)
def test_a_bad_file_is_refused_as_by_the_command(
    target: Target, name: str, content: bytes, said: str
) -> None:
    before = kept(target)
    data = {"kind": "demand", "file": (BytesIO(content), name)}
    answer = target.browser("author").send("/my/import", data)
    assert answer.status_code == 422
    assert said in answer.text
    assert kept(target) == before


def test_a_file_that_is_too_large_is_not_read(target: Target) -> None:
    data = {"kind": "demand", "file": (BytesIO(b"x" * (12 << 20)), "a.csv")}
    assert target.browser("author").send("/my/import", data).status_code == 413
    with warnings.catch_warnings():
        # A form that is cut off at the limit leaves its file to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def test_numbers_of_rows_that_nobody_has_do_nothing(target: Target) -> None:
    made: list[int] = []
    target.write(
        lambda session: made.append(
            opened(session, target.people.author, {"名称": "示例"}, kind="demand").id
        )
    )
    author = target.browser("author")
    for number in ("9" * 5_000, "-1", "2 OR 1=1", "２", "99999999999", ""):
        form = {"rows": number, "choice": "leave"}
        assert author.send(f"/my/import/{made[0]}/rows", form).status_code == 302
    for address in (f"{made[0]}/rows/{2**31}", f"{2**31}", "0", f"{made[0]}/rows/0"):
        assert author.get(f"/my/import/{address}").status_code == 404
