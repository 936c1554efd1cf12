"""Whatever a file is called, its kept name is harmless."""

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.uploads.names import harmless, suffix_of


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\证件\\执照.PDF", "执照.pdf"),
        (".htaccess", "文件.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ('执照".html;.pdf', "执照_.html_.pdf"),
        ("执照\u202efdp.exe", "执照fdp.pdf"),
        ("", "文件.pdf"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
    ],
)
def test_names(name: str, kept: str) -> None:
    assert harmless(name, ".pdf") == kept


@given(st.text(max_size=200))
def test_any_name_is_one_short_printable_part_of_a_path(name: str) -> None:
    kept = harmless(name, ".pdf")
    assert kept.endswith(".pdf")
    assert 4 < len(kept) <= 100
    assert not kept.startswith((".", " "))
    assert PurePosixPath(kept).name == PureWindowsPath(kept).name == kept
    assert not any(unicodedata.category(c)[0] == "C" for c in kept)
    assert harmless(kept, ".pdf") == kept


def test_the_ending_is_the_last_one_in_small_letters() -> None:
    assert [suffix_of(name) for name in ("a.PDF", "a.pdf.exe", "a", "a.")] == [
        ".pdf",
        ".exe",
        "",
        ".",
    ]
