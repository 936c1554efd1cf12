"""How far the filled cells of a worksheet reach, read from its XML without keeping anything."""

import re
from xml.parsers import expat

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


class SheetExtent:
    """Measures one part of a workbook; parts that are no worksheet measure nothing.

    Attributes:
        rows: number of the last row with a filled cell.
        columns: number of the last column with a filled cell.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._root = ""
        self._row = 0
        self._column = 0
        self._in_cell = False
        self._broken = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        """Read on, unless it is known to be no worksheet."""
        self._parse(chunk, final=False)

    def close(self, *, must_be_xml: bool) -> None:
        """Say that all was fed; broken XML is an `ExpatError` where XML is wanted."""
        self._parse(b"", final=True)
        if self._broken and (must_be_xml or self._root):
            raise expat.ExpatError

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        if self._broken or self._root not in ("", "worksheet"):
            return
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError:
            self._broken = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self._root = self._root or name
        if name == "row":
            number = attributes.get("r")
            self._row = int(_matched(_NUMBER, number)[0]) if number is not None else self._row + 1
            self._column = 0
        elif name == "c":
            self._in_cell = True
            self._place(attributes.get("r"))
        elif self._in_cell:
            # Only a cell with something in it takes room.
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self._in_cell = False

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        letters, row = _matched(_REFERENCE, reference).groups()
        self._row = int(row)
        self._column = 0
        for letter in letters:
            self._column = self._column * 26 + ord(letter) - ord("A") + 1


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    """The match; a place that no sheet has would mislead the parser more than us."""
    found = pattern.fullmatch(text)
    if not found:
        raise ValueError(f"no place in a sheet: {text[:20]}")
    return found
