"""How much of a file is read: by the command, and while somebody waits for a page."""

from dataclasses import dataclass

from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class Limits:
    """Limits of a sheet and of the program that parses it; the defaults are the command's.

    Attributes:
        rows: below the header, blank ones included.
        printed: bytes of what the cells say. Cells may share one long text, so that this can
            exceed the file by far.
        memory: bytes that the parser may ask for.
        seconds: that the parser may take.
    """

    rows: int = 200_000
    printed: int = 256 << 20
    memory: int = 2 << 30
    seconds: int = 600


COMMAND = Limits()


def browser_limits() -> Limits:
    """What one upload may cost a web worker."""
    rows = load_rules().own_listings.import_rows
    return Limits(rows, printed=32 << 20, memory=768 << 20, seconds=30)
