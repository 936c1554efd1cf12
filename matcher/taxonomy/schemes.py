"""Code lists: a scheme is an ordered, possibly hierarchical list of terms."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Term:
    """One entry of a code list; `parent` is empty at the top."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Scheme:
    """A code list in its official order."""

    title: str
    terms: tuple[Term, ...]

    @cached_property
    def _by_code(self) -> dict[str, Term]:
        return {term.code: term for term in self.terms}

    @cached_property
    def _by_name(self) -> dict[str, Term]:
        return {term.name: term for term in reversed(self.terms)}

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def name(self, code: str | None) -> str:
        """The name of a code; the code itself where the list does not hold it."""
        term = self._by_code.get(code or "")
        return term.name if term else (code or "")

    def resolve(self, text: str) -> str | None:
        """The code of what somebody wrote, a code or a name; None when it is neither."""
        text = text.strip()
        term = self._by_code.get(text) or self._by_name.get(text)
        return term.code if term else None

    def lineage(self, code: str) -> tuple[str, ...]:
        """The code and its ancestors, from the top down; empty for an unknown code."""
        path: list[str] = []
        term = self._by_code.get(code)
        while term:
            path.append(term.code)
            term = self._by_code.get(term.parent)
        return tuple(reversed(path))

    def path(self, code: str) -> str:
        """The names from the top down, for people to read."""
        return " / ".join(self.name(step) for step in self.lineage(code))


@cache
def scheme(title: str) -> Scheme:
    """Read a code list of the project by the name of its file."""
    with (DATA / f"{title}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        terms = tuple(Term(r["code"], r["name"], r["parent"] or "") for r in rows)
    return Scheme(title, terms)


@cache
def titles() -> tuple[str, ...]:
    """The names of all code lists."""
    return tuple(sorted(path.stem for path in DATA.glob("*.tsv")))
