"""What is found in a text besides telephones and addresses, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.privacy.findings import KINDS, findings
from matcher.privacy.masking import mask

FOUND = [
    ("加微信：zhang_san88，", "wechat", "zhang_san88", "加微信：z***，"),
    ("加微信zhangsan2020。", "wechat", "zhangsan2020", "加微信z***。"),
    ("微信号（zhangsan88）", "wechat", "zhangsan88", "微信号（z***）"),
    ("ＶＸ：ａｂｃ１２３４５", "wechat", "ａｂｃ１２３４５", "ＶＸ：a***"),
    ("wx:abc-123", "wechat", "abc-123", "wx:a***"),
    ("V信 lisi_2024", "wechat", "lisi_2024", "V信 l***"),
    ("联系 wxid_a1b2c3d4", "wechat", "wxid_a1b2c3d4", "联系 w***"),
    ("QQ：12345678", "qq", "12345678", "QQ：1***"),
    ("qq 1234567890", "qq", "1234567890", "qq 1***"),
    ("QQ群号123456789。", "qq", "123456789", "QQ群号1***。"),
    ("微信/QQ：12345678", "qq", "12345678", "微信/QQ：1***"),
    ("QQ13912345678", "mobile", "13912345678", "QQ139****5678"),
    ("VX13912345678", "mobile", "13912345678", "VX139****5678"),
    ("QQ：12345@example.com", "email", "12345@example.com", "QQ：1***@example.com"),
    ("微信：zhangsan@example.com", "email", "zhangsan@example.com", "微信：z***@example.com"),
    ("客服热线400-123-4567", "hotline", "400-123-4567", "客服热线****67"),
    ("电话：4001234567", "hotline", "4001234567", "电话：****67"),
    ("开户行卡号6222 0210 0111 6248", "card", "6222 0210 0111 6248", "开户行卡号****48"),
    ("车牌蒙A12345", "plate", "蒙A12345", "车牌蒙A***"),
    ("蒙Ａ·12345", "plate", "蒙Ａ·12345", "蒙A***"),
]
NOTHING = [
    "微信小程序 miniprogram 与微信支付 JSAPI",
    "公众号：techmatch",
    "微信 GB18030 编码",
    "WX-2000A 型，vx2000，QQ-20000",
    "施加 V 形坡口",
    "Q235B 钢 12345678",
    "分段升温 400-600-1000 ℃",
    "编号 400-123-4567",
    "流水号 6222021001116248",
    "银行卡号 6222021001116249",
    "川A12345 型焊机",
    "新A0021 号样品",
    "微信：",
    "QQ：1234",
    "QQ：123456789012",
]
_SMALL = st.text("微信QqvxwVX：: zhang_123-ABC@·蒙,。号", max_size=40)


@pytest.mark.parametrize(("text", "kind", "written", "shown"), FOUND)
def test_each_kind_is_found_at_its_place(text: str, kind: str, written: str, shown: str) -> None:
    (found,) = findings(text)
    assert (found.kind, text[found.start : found.end]) == (kind, written)
    assert mask(text) == shown
    assert findings(shown) == []


@pytest.mark.parametrize("text", NOTHING)
def test_what_merely_looks_like_it_stays(text: str) -> None:
    assert findings(text) == []
    assert mask(text) == text


@given(_SMALL | st.text())
def test_places_lie_within_the_text_and_masks_hold(text: str) -> None:
    at = 0
    for found in findings(text):
        assert at <= found.start < found.end <= len(text)
        assert found.kind in KINDS
        at = found.end
    assert mask(mask(text)) == mask(text)


@given(
    st.sampled_from(["微信：", "wx:", "V信 "]),
    st.from_regex(r"[a-z][a-z_0-9]{7,15}", fullmatch=True),
)
def test_no_account_after_its_service_is_left(service: str, account: str) -> None:
    named = account + "_12345"
    assert named not in mask(f"{service}{named}，")


@pytest.mark.parametrize(
    "unit", ["1", "a", "wx-", "wx:", "微信", "微信a", "QQ1", "6222 ", "蒙A", "400-", "加V a_"]
)
def test_long_texts_take_no_time(unit: str) -> None:
    """What goes back and forth would take minutes here and be stopped."""
    text = unit * (50_000 // len(unit))
    assert all(found.end <= len(text) for found in findings(text))
