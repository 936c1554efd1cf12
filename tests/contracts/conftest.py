"""What the tests of contracts share: an engagement to come from."""

from tests.engagements.conftest import running

__all__ = ["running"]
