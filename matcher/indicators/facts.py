"""What a text says of a firm, of an industry or of today instead of a technology."""

import re
from functools import cache

from matcher.indicators import lexicon

_BEFORE, _BEHIND, _REST = 60, 16, 40
_SENTENCE = re.compile(r"[。;!?\n]")
_CLAUSE = re.compile(r"[。;!?\n,，]")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_SPENT = re.compile("投[资入][近超约了]?的")
_OTHERS = re.compile(r"(?:的有?|有) ?\d")


def is_fact(text: str, start: int, end: int, money: bool) -> bool:
    """Whether the words around a number make it a fact of a firm (占地, 员工, 注册资金).

    Args:
        text: the folded text.
        start: offset where the number with its words begins.
        end: offset behind it.
        money: the number is a sum, which the whole sentence explains.
    """
    sentence = _last_part(_SENTENCE, text, start)
    behind = _SENTENCE.split(text[end : end + _BEHIND], maxsplit=1)[0]
    if tells_of_society(text, start, end):
        return True
    if (
        _words("anything").search(sentence)
        or _words("behind").match(behind)
        or _OTHERS.match(behind)
    ):
        return True
    clause = _last_part(_CLAUSE, text, start)
    if _words("planned").search(clause) and not _YEAR.search(sentence):
        return False
    if money and (_words("today").search(clause) or _SPENT.search(clause + behind)):
        return True
    if money and _words("sentence").search(f"{sentence} {behind}"):
        return True
    return bool(_words("clause").search(clause))


def tells_of_society(text: str, start: int, end: int) -> bool:
    """Whether the sentence is about a market, a country or an industry, and no wish.

    Args:
        text: the folded text.
        start: offset where a number with its words begins.
        end: offset behind it.
    """
    if _words("wish").search(_last_part(_CLAUSE, text, start)):
        return False
    before = _last_part(_SENTENCE, text, start)
    if _words("country").search(before) and not _words("wish").search(before):
        return True
    sentence = before + text[start:end]
    rest = _SENTENCE.split(text[end : end + _REST], maxsplit=1)[0]
    return bool(_words("society").search(f"{sentence} {rest}"))


def is_of_today(text: str, start: int) -> bool:
    """Whether the clause before a number tells of the state today: 目前合格率仅70%."""
    return bool(_words("today").search(_last_part(_CLAUSE, text, start)))


def _last_part(breaks: re.Pattern[str], text: str, end: int) -> str:
    return breaks.split(text[max(0, end - _BEFORE) : end])[-1]


@cache
def _words(place: str) -> re.Pattern[str]:
    return re.compile(lexicon.any_of(lexicon.words("facts", place)))
