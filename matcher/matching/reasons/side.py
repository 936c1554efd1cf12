"""What one side of a pair says to everybody: read once, compared with many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Self

from matcher.listings.models import Listing
from matcher.matching.passages import SUBJECT_PARTS, Passages, side_of
from matcher.matching.reasons.sentences import Sentence, evenly, sentences
from matcher.matching.reasons.stated import Stated, public_texts, stated_in, what_is_stated
from matcher.matching.script import simplified
from matcher.matching.tokens import Token, Tokenizer
from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class Side:
    """A listing, or a text that is none, as one side of the pairs that are explained.

    Attributes:
        name: need or achievement.
        texts: title and public parts by name.
        listing: None for a text that somebody typed in.
    """

    name: str
    texts: Mapping[str, str]
    listing: Listing | None = None

    @classmethod
    def of(cls, listing: Listing) -> Self:
        """The public texts of a listing."""
        return cls(side_of(listing.kind), public_texts(listing), listing)

    @classmethod
    def of_text(cls, passages: Passages) -> Self:
        """A text that is no listing."""
        return cls(passages.side, {"text": passages.text})

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of what is matched; a score cannot come from anything else."""
        matched = ("title", *SUBJECT_PARTS[self.listing.kind]) if self.listing else self.texts
        found = sentences({part: self.texts[part] for part in matched if part in self.texts})
        return evenly(found, load_rules().reasons.sentences.most)

    @property
    def embedded(self) -> list[str]:
        """What the encoder reads of each sentence."""
        return [simplified(" ".join(sentence.text.split())) for sentence in self.sentences]

    @property
    def content_hash(self) -> str:
        """The key of the sentences' vectors: what is embedded, and in which role."""
        return sha256("\n".join([self.name, *self.embedded]).encode()).hexdigest()

    @cached_property
    def stated(self) -> list[Stated]:
        """The indicators that it states."""
        return what_is_stated(self.listing) if self.listing else stated_in(self.texts)

    def words(self, tokenizer: Tokenizer) -> Mapping[str, Sequence[Token]]:
        """The words of every part with their places."""
        return {part: tokenizer.words(text) for part, text in self.texts.items()}
