"""Credit codes are taken in every way they are typed, and no wrong one is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from matcher.organizations.credit_code import normalized

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in _LETTERS}
codes = st.builds(
    lambda head, tail: head + tail + calc_check_digit(head + tail),
    st.text("0123456789", min_size=8, max_size=8),
    st.text(_LETTERS, min_size=9, max_size=9),
)


@given(codes)
def test_a_code_is_the_same_in_any_case_width_and_spacing(code: str) -> None:
    spaced = " ".join((code[:2], code[2:8], code[8:]))
    for typed in (code, code.lower(), code.translate(_FULL_WIDTH), spaced, f"\u3000{code}\t"):
        assert normalized(typed) == code
    assert normalized(f"{code[:8]}-{code[8:17]}-{code[17]}") == code


@given(codes, st.integers(0, 17), st.sampled_from(_LETTERS))
def test_one_wrong_character_is_always_found(code: str, place: int, wrong: str) -> None:
    changed = code[:place] + wrong + code[place + 1 :]
    if changed != code:
        with pytest.raises(ValueError, match="请对照营业执照核对"):
            normalized(changed)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_is_refused_in_words(text: str) -> None:
    try:
        code = normalized(text)
    except ValueError:
        with pytest.raises(ValueError, match="请对照营业执照核对"):
            normalized(text)
    else:
        assert normalized(code) == code


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("91110000600037341", "应为 18 位，现有 17 位"),
        ("911100006000373410", "校验码"),
        ("9111000060003734IL", "没有 I、O"),
        ("", "现有 0 位"),
    ],
)
def test_the_message_says_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        normalized(typed)


def test_a_known_code() -> None:
    assert normalized("９１１１００００６０００３７３４１ｌ") == "91110000600037341L"
