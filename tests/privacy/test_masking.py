"""What is masked, how, and above all what is not."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.privacy.findings import findings
from matcher.privacy.masking import mask, mask_email, mask_name, mask_phone, shown_for
from tests.privacy.crawling import personal

PERSONAL = [
    ("联系电话13912345678，", "联系电话139****5678，"),
    ("手机：+86 139 1234 5678", "手机：139****5678"),
    ("tel:+8613912345678;", "tel:139****5678;"),
    ("139-1234-5678 张工", "139****5678 张工"),
    ("张工/13912345678/13812345678", "张工/139****5678/138****5678"),
    ("TEL13912345678", "TEL139****5678"),
    ("微信同号１３９１２３４５６７８。", "微信同号139****5678。"),
    ("tel=13912345678.", "tel=139****5678."),
    ("座机 0472-1234567 转 801", "座机 0472-****67 转 801"),
    ("(010) 12345678", "010-****78"),
    ("0471-1234567-801，", "0471-****01，"),
    ("请发zhang.san+a@mail.example.com.cn，", "请发z***@mail.example.com.cn，"),
    ("Ｚhang＠example.com", "Z***@example.com"),
    ("123456@qq.com", "1***@qq.com"),
    ("zhang@example.comli.si@example.org，", "z***@example.org，"),
    ("zhang@example.com1li@example.org", "z***@example.org"),
    ("zhang@example.com@example.org", "z***@example.org"),
    ("zhang@example.comli@", "z***@example.comli@"),
    ("zhang@example.com，li@example.org", "z***@example.com，l***@example.org"),
]
TECHNICAL = [
    "执行 GB/T 13912-2020、GB 18597-2023 和 NB/T 10096-2018",
    "专利 ZL202113912345678.9，CN113912345678A",
    "编号 KJ13912345678",
    "样本 139123456789 条",
    "单号 2013912345678",
    "成交额 13912345678 元",
    "年发电 13912345678 kWh",
    "频率 15000000000Hz",
    "系数 1.13912345678 与 13912345678.5",
    "转速 150 1000 1500 r/min，粒径 135 120 80 120 μm",
    "温度 -30℃～150℃，2026-11-22 08:00 至 2027-01-05",
    "统一社会信用代码 91150203MA0Q12345X",
    "DB15/T 0431-2020 与 0431-20201231/7",
    "100 Hz@25.5 ℃，1.2V@3A，git@",
    "IP 192.168.100.100，版本 1.3.9.1",
    "110101199003074515",
    "邮编 014010，区号 0472",
]


@pytest.mark.parametrize(("text", "shown"), PERSONAL)
def test_personal_data_is_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize("text", TECHNICAL)
def test_technical_numbers_stay(text: str) -> None:
    assert mask(text) == text


def _with_check_digit(body: str) -> str:
    total = sum(int(d) * 2 ** (17 - place) for place, d in enumerate(body))
    return body + "10X98765432"[total % 11]


@given(st.dates().filter(lambda day: 1900 <= day.year <= 2099), st.integers(0, 999))
def test_an_identity_number_is_known_by_its_check_digit(day: Any, serial: int) -> None:
    number = _with_check_digit(f"150203{day:%Y%m%d}{serial:03}")
    assert mask(f"身份证号{number}，") == f"身份证号150***********{number[-4:]}，"
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert mask(wrong) == wrong


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_phone("13812341234"), "138****1234"),
        (mask_phone("+86 138-1234-1234"), "138****1234"),
        (mask_phone("0472-1234567"), "0472-****67"),
        (mask_phone("010 12345678"), "010-****78"),
        (mask_phone("5912345"), "****45"),
        (mask_phone(""), ""),
        (mask_email("zhang@example.com"), "z***@example.com"),
        (mask_email(""), ""),
        (mask_email("zhang"), "z***"),
        (mask_name("张三"), "张**"),
        (mask_name("Zhang San"), "Z**"),
        (mask_name(""), ""),
    ],
)
def test_contacts_are_masked(masked: str, shown: str) -> None:
    assert masked == shown


_DIGITS = st.integers(13_000_000_000, 19_999_999_999).map(str)
_LOCAL = st.from_regex(r"[a-z0-9][a-z0-9._]{0,20}", fullmatch=True)
_PLAIN = st.text("，。、 型号项目技术abc：；（）", max_size=12)
_PIECE = st.one_of(
    _DIGITS,
    _LOCAL.map(lambda local: f"{local}@example.com"),
    st.dates().map(
        lambda day: _with_check_digit(f"150203{max(day.year, 1900) % 200 + 1900:04}0101001")
    ),
)


@given(st.lists(st.tuples(_PLAIN, _PIECE)), _PLAIN)
def test_no_personal_data_is_left_and_nothing_else_is_touched(
    pieces: list[tuple[str, str]], end: str
) -> None:
    text = "".join(f"{before}，{piece}，" for before, piece in pieces) + end
    masked = mask(text)
    assert personal(masked) == []
    assert mask(masked) == masked
    expected, at = [], 0
    for found in findings(text):
        expected += [text[at : found.start], shown_for(text, found)]
        at = found.end
    assert masked == "".join([*expected, text[at:]])
    assert len(list(findings(text))) == len(pieces)


@given(st.text())
def test_what_has_neither_seven_digits_nor_an_address_stays(text: str) -> None:
    spans = [(found.start, found.end) for found in findings(text)]
    assert spans == sorted(spans)
    few = sum(character.isdigit() for character in text) < 7
    if few and not set(text) & set("@＠"):
        assert mask(text) == text


@pytest.mark.parametrize("unit", ["a", "1", "a@", "1 ", "0472-", "+86", "a.", "（", "139-1234-"])
def test_long_texts_take_no_time(unit: str) -> None:
    """Nothing in the patterns goes back and forth: a second would be a thousand times too much."""
    assert len(mask(unit * 20_000)) <= len(unit) * 20_000


@given(st.lists(_LOCAL.filter(lambda local: len(local) > 2), min_size=2, max_size=4))
def test_of_addresses_without_anything_between_them_none_is_readable(locals_: list[str]) -> None:
    text = "".join(f"{local}@example.com" for local in locals_)
    masked = mask(f"请发{text}。")
    assert masked == f"请发{text[0]}***@example.com。"
    assert mask(masked) == masked


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def test_the_demonstration_is_shown_unchanged() -> None:
    """Every text of it is technical, except the telephone that stands for a contact."""
    data = files("matcher.demonstration") / "data"
    seen = 0
    for folder in ("demands", "scenarios", "achievements", "organizations"):
        for file in (data / folder).iterdir():
            for line in file.read_text(encoding="utf-8").splitlines():
                for text in _texts(json.loads(line)):
                    seen += len(text)
                    assert mask(text) == text
    assert seen > 100_000
