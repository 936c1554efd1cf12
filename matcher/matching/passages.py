"""What of a listing is matched: its title, and its title with the parts that say what it is about.

A pair has one dense score, in whichever direction one looks: needs (demands and scenarios) are
embedded as queries, achievements as passages. Parts about the poster rather than the subject
(existing conditions, solutions tried) and parts withheld from the public stay out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from matcher.listings.models import Achievement, Listing
from matcher.matching.script import simplified
from matcher.privacy.masking import mask

NEED_KINDS = ("demand", "scenario")
SIDES = ("need", "achievement")
PARTS = ("title", "text")
NEED_CHARACTERS = 250
SUBJECT_PARTS: Mapping[str, tuple[str, ...]] = {
    "demand": ("problem", "key_technology", "goal"),
    "scenario": ("pain_points", "technology", "conditions"),
    "achievement": ("abstract", "problem_solved", "advantages", "applications"),
}


@dataclass(frozen=True)
class Passages:
    """The texts of one listing or query, by part; `text` begins with the title."""

    side: str
    title: str
    text: str

    def __getitem__(self, part: str) -> str:
        return self.title if part == "title" else self.text

    def embedded(self, part: str) -> str:
        """What the encoder reads of the part, in simplified characters.

        Of a need only the beginning: its problem stands there, and what follows (praise of the
        firm, conditions, addresses) costs two thirds of the time and no relevance. Of an
        achievement everything: its applications stand at the end, and a cut would lose them.
        """
        text = simplified(self[part])
        return text[:NEED_CHARACTERS] if self.side == "need" else text

    def hash(self, part: str) -> str:
        """The key of the part's vector: what is embedded, and in which role."""
        return sha256(f"{self.side}\n{self.embedded(part)}".encode()).hexdigest()


def side_of(kind: str) -> str:
    """Which side of a pair a kind of listing stands on."""
    return "need" if kind in NEED_KINDS else "achievement"


def other_side(side: str) -> str:
    """The side on which matches are looked for."""
    return "achievement" if side == "need" else "need"


def passages_of(listing: Listing) -> Passages:
    """The matched texts of a listing, without the personal data that somebody wrote into them."""
    public, title = listing.public_parts, listing.public_title
    pieces = [title, *map(mask, listing.keywords or ())]
    pieces += [public[part] for part in SUBJECT_PARTS[listing.kind] if part in public]
    if not isinstance(listing, Achievement):
        pieces += [
            mask(f"{row['name']}{row['value']}{row['unit']}") for row in _indicators(listing)
        ]
    return Passages(side_of(listing.kind), title, "\n".join(pieces))


def passages_of_text(text: str, side: str = "need") -> Passages:
    """Free text as a listing: its first sentence stands for the title."""
    text = text.strip()
    first = text
    for mark in "\n。；;！？!?":
        first = first.split(mark, 1)[0]
    return Passages(side, first.strip()[:200] or text[:200], text)


def _indicators(listing: Listing) -> list[dict[str, str]]:
    return getattr(listing, "indicators", None) or []
