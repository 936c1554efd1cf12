"""A platform with index on either database."""

from tests.matching.conftest import platform, tokenizer

__all__ = ["platform", "tokenizer"]
