"""The data keys: seal a text for one column, open it again, and index it without showing it."""

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
from collections.abc import Mapping
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matcher.errors import SettingsError, UnreadableError

KEY_BYTES = 32
_ID_BYTES, _NONCE_BYTES, _TAG_BYTES = 8, 12, 16
# By how much sealed bytes are longer than plain ones.
SEALED_BYTES = _ID_BYTES + _NONCE_BYTES + _TAG_BYTES


class KeyRing:
    """One key that seals, and the former ones that still open what they sealed.

    Args:
        text: keys of 32 bytes in base64, separated by commas; the first one seals.

    Raises:
        SettingsError: the text holds no key, or something that is none.
    """

    def __init__(self, text: str) -> None:
        keys = [_key(part) for part in text.split(",")]
        self._current = keys[0]
        self._by_id: Mapping[str, bytes] = {_id(key): key for key in keys}

    @property
    def ids(self) -> tuple[str, ...]:
        """Short digests that only tell the keys apart; that of the sealing key first."""
        return tuple(self._by_id)

    def seal(self, text: str, column: str) -> str:
        """Encrypt for one column: key id, a random nonce and AES-256-GCM, as ASCII."""
        sealed = self.seal_bytes(text.encode(), column)
        return f"{sealed[:_ID_BYTES].decode()}:{base64.b64encode(sealed[_ID_BYTES:]).decode()}"

    def open(self, stored: str, column: str) -> str:
        """Decrypt what was sealed for this column.

        Raises:
            SettingsError: it was sealed with a key that is not in the ring.
            UnreadableError: it was changed, or sealed for another column.
        """
        name, _, sealed = stored.partition(":")
        self._named(name)  # Another key is told as such, whatever was sealed with it.
        try:
            blob = base64.b64decode(sealed, validate=True)
        except ValueError:
            raise _unreadable(column) from None
        return self.open_bytes(name.encode() + blob, column).decode()

    def seal_bytes(self, data: bytes, where: str) -> bytes:
        """Encrypt for one place: key id, a random nonce and AES-256-GCM."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._current).encrypt(nonce, data, where.encode())
        return _id(self._current).encode() + nonce + sealed

    def open_bytes(self, sealed: bytes, where: str) -> bytes:
        """Decrypt what was sealed for this place.

        Raises:
            SettingsError: it was sealed with a key that is not in the ring.
            UnreadableError: it was changed, or sealed for another place.
        """
        key = self._named(sealed[:_ID_BYTES].decode("ascii", "replace"))
        blob = sealed[_ID_BYTES:]
        try:
            return AESGCM(key).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], where.encode())
        except (InvalidTag, ValueError):
            raise _unreadable(where) from None

    def is_current(self, stored: str) -> bool:
        """Whether the key that seals now sealed this."""
        return stored.partition(":")[0] == _id(self._current)

    def sealed_now(self, head: bytes) -> bool:
        """Whether the key that seals now sealed the bytes that begin like this."""
        return head[:_ID_BYTES] == _id(self._current).encode()

    def index(self, text: str) -> str:
        """A keyed digest that is equal for equal texts, in whatever case and width."""
        plain = unicodedata.normalize("NFKC", text).strip().casefold()
        return hmac.new(self._index_key, plain.encode(), hashlib.sha256).hexdigest()

    def _named(self, name: str) -> bytes:
        key = self._by_id.get(name)
        if key is None:
            raise SettingsError(
                "数据库中的个人信息用另一把数据密钥加密。请在 TECHMATCH_DATA_KEY 中给出原来的密钥。"
            )
        return key

    @cached_property
    def _index_key(self) -> bytes:
        """Another key than the one that seals: neither tells anything of the other."""
        return hmac.new(self._current, b"techmatch blind index", hashlib.sha256).digest()


def _unreadable(where: str) -> UnreadableError:
    return UnreadableError(f"{where} 中有被改动或移动过的密文，请从备份恢复。")


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(
            "环境变量 TECHMATCH_DATA_KEY 应为 32 字节密钥的 base64 文本；"
            "更换密钥期间写“新密钥,旧密钥”。"
        )
    return key


def _id(key: bytes) -> str:
    return hashlib.sha256(b"techmatch key id" + key).hexdigest()[:8]
