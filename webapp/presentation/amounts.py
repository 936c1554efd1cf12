"""Exact amounts of money, in the words that people use for sums of their size."""

from decimal import Decimal

from matcher.contracts.amounts import WAN


def amount(yuan: Decimal | None) -> str:
    """An amount in 万元 from ten thousand yuan on, else in 元, without rounding; empty for none."""
    if yuan is None:
        return ""
    return f"{in_wan(yuan)} 万元" if abs(yuan) >= WAN else f"{plain(yuan)} 元"


def in_wan(yuan: Decimal) -> str:
    """The number of ten thousand yuan, with thousands separators and no more places than needed."""
    return plain(yuan / WAN)


def plain(number: Decimal) -> str:
    """A number with thousands separators and no more places than needed."""
    return f"{number.normalize():,f}"


def to_the_fen(yuan: Decimal) -> str:
    """The number of yuan with its fen, with thousands separators: columns of them line up."""
    return f"{yuan:,.2f}"
