"""Look up terms of a long code list by a piece of their code or name."""

from collections.abc import Sequence

from matcher.taxonomy.schemes import Term, scheme


def find_terms(title: str, text: str, limit: int = 30) -> Sequence[Term]:
    """Terms whose code begins with the text or whose name holds all of its words.

    Names that begin with the text come first, then shorter names; equal ones in the official
    order.
    """
    wanted = text.strip()
    words = wanted.split()
    if not words:
        return []
    found = [
        term
        for term in scheme(title)
        if term.code.startswith(wanted.upper()) or all(word in term.name for word in words)
    ]
    found.sort(key=lambda term: (not term.name.startswith(wanted), len(term.name)))
    return found[:limit]
