"""What the table of engagements is limited to, read leniently from addresses and saved views."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self, get_args

from pydantic import Field

from matcher.taxonomy import scheme
from matcher.validation import Schema

Whose = Literal["mine", "zone"]
Sort = Literal["deadline", "since", "newest", "next"]
_KINDS = ("demand", "scenario")
_LONGEST_TEXT = 60
_GREATEST_ID = 2**31 - 1
# Attribute -> the codes that it may have, in the order in which they are shown.
CODES: Mapping[str, Sequence[str]] = {
    "stages": tuple(term.code for term in scheme("stages")),
    "fields": tuple(term.code for term in scheme("technical_fields")),
    "kinds": _KINDS,
}


class EngagementFilters(Schema):
    """What is asked for; an empty attribute does not limit.

    Attributes:
        whose: the actor's own, or the zone's.
        stages: any of these; without any, all that have not ended.
        fields: technical fields of the need, any of them.
        kinds: kinds of the need.
        owner: the broker; 0 for any.
        overdue: only those whose stage is past its deadline.
        due: only those with a next activity that is coming or overdue.
        text: in a title, the name of a party, or the code.
        sort: "deadline" the most urgent first, "since" longest in their stage, "newest", "next"
            by the next activity.
    """

    whose: Whose = "zone"
    stages: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    owner: int = Field(default=0, ge=0, le=_GREATEST_ID)
    overdue: bool = False
    due: bool = False
    text: str = ""
    sort: Sort = "deadline"

    @classmethod
    def read(cls, given: Mapping[str, Any], *, whose: Whose = "zone") -> Self:
        """Of what is given, what makes sense; the rest is left out.

        Args:
            given: by attribute: a list of codes, or one value.
            whose: where nothing says it.
        """
        read: dict[str, Any] = {
            name: _known(given.get(name), codes) for name, codes in CODES.items()
        }
        owner = str(given.get("owner") or "")
        return cls(
            **read,
            whose=_one_of(given.get("whose"), get_args(Whose), whose),
            sort=_one_of(given.get("sort"), get_args(Sort), "deadline"),
            owner=int(owner) if owner.isdecimal() and int(owner) <= _GREATEST_ID else 0,
            overdue=bool(given.get("overdue")),
            due=bool(given.get("due")),
            text=_line(given.get("text")),
        )

    def told(self) -> dict[str, Any]:
        """The same as `read` takes it, without what does not limit; for addresses and views."""
        kept = self.model_dump(mode="json", exclude_defaults=True) | {"whose": self.whose}
        return {name: 1 if value is True else value for name, value in kept.items()}


def _known(given: Any, codes: Sequence[str]) -> tuple[str, ...]:
    wanted: Iterable[Any] = given if isinstance(given, list | tuple) else ()
    asked = set(map(str, wanted))
    return tuple(code for code in codes if code in asked)


def _one_of(given: Any, codes: Sequence[str], other: str) -> Any:
    return given if given in codes else other


def _line(given: Any) -> str:
    """One line that people can read."""
    text = "".join(c if c.isprintable() else " " for c in str(given or ""))
    return " ".join(text.split())[:_LONGEST_TEXT]
