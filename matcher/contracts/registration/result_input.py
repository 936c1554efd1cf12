"""One row of a result file: what it may say, and what is wrong with it."""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo

from matcher.taxonomy import scheme
from matcher.validation import Schema, Text
from matcher.written import Blank, Day

_DATA = Path(__file__).parent / "data" / "results.json"
REGISTER, REFUSE = "register", "refuse"


@cache
def result_words() -> Mapping[str, Mapping[str, list[str]]]:
    """What columns and results are called in the files of registration bodies."""
    read: Mapping[str, Mapping[str, list[str]]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return read


def plain(text: str) -> str:
    """A heading or a word without width, spaces, marks of required columns and brackets."""
    text = unicodedata.normalize("NFKC", text).partition("(")[0]
    return "".join(text.split()).strip("*:：").casefold()


def _action(text: str, info: ValidationInfo) -> str:
    """What was decided; a row that only has a number was registered."""
    if not text:
        if info.data.get("number"):
            return REGISTER
        raise ValueError("没有写结果，请填“予以登记”或“不予登记”")
    for action, words in result_words()["results"].items():
        if plain(text) in map(plain, words):
            return action
    raise ValueError(f"认不出“{text[:20]}”，请填“予以登记”或“不予登记”")


def _day(value: Any, info: ValidationInfo) -> Any:
    if value is None and info.data.get("result"):
        raise ValueError("没有写日期，请填登记或审核的日期")
    return value


class ResultInput(Schema):
    """What the registration body says of one contract."""

    code: Text = Field(title="合同编号", default="", max_length=20)
    number: Text = Field(title="登记编号", default="", max_length=60)
    title: Text = Field(title="项目名称", default="", max_length=200)
    seller: Text = Field(title="卖方", default="", max_length=120)
    result: Annotated[Text, AfterValidator(_action)] = Field(
        title="结果", default="", max_length=20, validate_default=True
    )
    happened_on: Annotated[Day | None, Blank, AfterValidator(_day)] = Field(
        title="日期", default=None, validate_default=True
    )
    body: Text = Field(title="登记机构", default="", max_length=120)
    ground: Text = Field(title="不予登记的理由", default="", max_length=200)
    note: Text = Field(title="说明", default="", max_length=500)

    @property
    def refused_for(self) -> str:
        """The code of the ground; "other" for words that are no name of the list."""
        return scheme("refusal_grounds").resolve(self.ground) or "other"

    @property
    def remark(self) -> str:
        """The note, with the ground in words where it has no code."""
        coded = scheme("refusal_grounds").resolve(self.ground) is not None
        return "；".join(filter(None, ("" if coded else self.ground, self.note)))
