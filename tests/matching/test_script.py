"""Traditional characters as simplified ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.script import simplified

ANY = st.text(st.one_of(st.characters(), st.sampled_from("電乾瞭著覆薴苧噁鋗龎隆望膜金\x00\ud800")))


@pytest.mark.parametrize(
    ("written", "simple"),
    [
        ("稀土永磁電機製造", "稀土永磁电机制造"),
        ("乾燥設備與雜質去除", "干燥设备与杂质去除"),
        ("風力發電機葉片覆冰", "风力发电机叶片覆冰"),
        ("薴烯", "苎烯"),
        ("苧烯", "苎烯"),
        ("二噁英", "二恶英"),
        ("\uf90a屬", "金属"),
        ("NdFeB ９％ 😀", "NdFeB ９％ 😀"),
        ("稀土永磁电机制造", "稀土永磁电机制造"),
        ("", ""),
    ],
)
def test_traditional_becomes_simplified(written: str, simple: str) -> None:
    assert simplified(written) == simple


@given(ANY, ANY)
def test_a_character_does_not_depend_on_what_stands_around_it(one: str, other: str) -> None:
    assert simplified(one + other) == simplified(one) + simplified(other)
    assert len(simplified(one)) == len(one)


@given(ANY)
def test_what_is_simplified_stays(text: str) -> None:
    assert simplified(simplified(text)) == simplified(text)
