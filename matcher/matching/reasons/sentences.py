"""Texts cut into sentences, with their places.

Authors paste from Word and the web: tags, table cells and numbered lists stand between sentences,
and some write no punctuation at all.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from matcher.matching.reasons.models import Place, Span
from matcher.taxonomy import load_rules
from matcher.taxonomy.reason_rules import SentenceRules

_INLINE = "span|strong|small|mark|font|sub|sup|em|a|b|i|s|u"
_BLOCK = "center|table|thead|tbody|div|img|pre|o:p|h[1-6]|tr|td|th|ul|ol|li|br|hr|p"
_VALUE = r"\"[^\"<>]{0,500}\"|'[^'<>]{0,500}'|[^\s<>]{1,99}"
# Names and values as of a tag: "x<b 且 c>d" is a formula.
_TAG = re.compile(
    rf"</?(?:({_INLINE})|{_BLOCK})(?:\s{{1,9}}[\w:-]{{1,40}}=(?:{_VALUE})){{0,20}}\s{{0,9}}/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_NUMBER = (
    r"[(（]\d{1,2}[)）](?!\d)|(?<![\w.])\d{1,2}[、.．)）](?![\d\s])|[①-⑳⑴-⒇●•■◆▪]"
    r"|(?<!\w)[一二三四五六七八九十]{1,3}、|(?<!\w)第[一二三四五六七八九十]{1,3}[，,、]"
)
_END = re.compile(
    rf"[。！？；!?;…\n\r\v\f\x85\u2028\u2029]+|(?<=[a-zA-Z)\]])\.(?=\s|$)|(?={_NUMBER})"
)
_HEAD = re.compile(rf"(?:[\s\W]*(?:{_NUMBER}))*[^\w(（【《“‘\[<≥≤>＜＞±~～+-]*")
_CLAUSE = re.compile(r"[，,、：:\s]")
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands; its text, as long as there, has blanks instead of tags."""

    place: Place
    text: str


def sentences(texts: Mapping[str, str]) -> tuple[Sentence, ...]:
    """The sentences of the parts in their order; of long parts the first.

    Args:
        texts: the parts by name; the title is one too, and is not cut.
    """
    rules = load_rules().reasons.sentences
    return tuple(one for part, text in texts.items() for one in _of_part(part, text, rules))


def evenly(found: Sequence[Sentence], most: int) -> tuple[Sentence, ...]:
    """At most so many of them, in their order: the first ones of every part."""
    seen: Counter[str] = Counter()
    ranked = []
    for at, sentence in enumerate(found):
        ranked.append((seen[sentence.place.part], at))
        seen[sentence.place.part] += 1
    return tuple(found[at] for at in sorted(at for _, at in sorted(ranked)[:most]))


def without_tags(text: str) -> str:
    """The text, as long as before, with blanks for tags: line breaks where they end a line."""
    if "<" not in text and "&" not in text:
        return text
    lines = _TAG.sub(lambda tag: (" " if tag[1] else "\n") * len(tag.group()), text)
    return _ENTITY.sub(lambda entity: " " * len(entity.group()), lines)


def _of_part(part: str, text: str, rules: SentenceRules) -> Iterator[Sentence]:
    bare = without_tags(text)
    title = part == "title"
    for piece in islice([(0, len(bare))] if title else _pieces(bare, rules), rules.most):
        start, end = _trimmed(bare, *piece)
        if _letters(bare, start, end) >= (1 if title else rules.shortest):
            yield Sentence(Place(part, start, end), bare[start:end])


def _pieces(text: str, rules: SentenceRules) -> Iterator[Span]:
    """From end to end of a sentence; what is too short, as cells are, goes with its neighbour."""
    start = last = letters = 0
    held: Span | None = None
    for end in chain((mark.end() for mark in _END.finditer(text)), [len(text)]):
        letters += _letters(text, last, end)
        last = end
        if letters >= rules.shortest:
            if held:
                yield from _clauses(text, *held, rules.longest)
            held, start, letters = (start, end), end, 0
    if held:
        whole = letters and last - held[0] <= rules.longest
        yield from _clauses(text, held[0], last if whole else held[1], rules.longest)


def _clauses(text: str, start: int, end: int, longest: int) -> Iterator[Span]:
    """A sentence that is too long, cut behind its clauses, else anywhere."""
    while end - start > longest:
        marks = [
            mark.end() for mark in _CLAUSE.finditer(text, start + longest // 2, start + longest)
        ]
        cut = marks[-1] if marks else start + longest
        yield start, cut
        start = cut
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without the number of a list and blanks around."""
    head = _HEAD.match(text, start, end)
    start = head.end() if head else start
    return start, max(start, start + len(text[start:end].rstrip()))


def _letters(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))
