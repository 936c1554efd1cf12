"""Files as the store hands them on, without a store."""

from matcher.uploads.store import Received


def paper(number: int, name: str = "示例合同.pdf") -> Received:
    """A received file that no other test has."""
    return Received(f"{number:032x}", name, "application/pdf", 4, "0" * 64)
