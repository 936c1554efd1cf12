"""Models of answers that are derived from schemas of input."""

from typing import Annotated

import pytest
from pydantic import AfterValidator, Field, ValidationError

from matcher.validation import Schema, Text
from webapp.api.models.derived import answer_like


def _never(_value: str) -> str:
    raise ValueError("was valid when it was kept")


class Inner(Schema):
    name: Text = Field(title="名称", max_length=3)


class Outer(Schema):
    title: Text = Field(title="标题", max_length=3)
    codes: list[Annotated[str, AfterValidator(_never)]] = Field(title="代码", max_length=1)
    inner: list[Inner] = Field(title="部分")
    number: int | None = Field(title="数", default=None, ge=5)
    secret: Text = Field(title="秘密", default="")


def test_it_has_the_types_and_titles_without_the_limits() -> None:
    model = answer_like(Outer, "Out", without={"secret"}, withheld={"title"})
    kept = {"codes": ["old", "older"], "inner": [{"name": "long ago"}], "number": 1}
    assert model(title=None, **kept).model_dump() == {"title": None, **kept}
    assert list(model.model_fields) == ["title", "codes", "inner", "number"]
    assert model.model_json_schema()["properties"]["title"]["title"] == "标题"


@pytest.mark.parametrize("change", [{"number": "x"}, {"title": None}, {"more": 1}, {"codes": None}])
def test_what_is_of_another_type_is_a_mistake(change: dict[str, object]) -> None:
    model = answer_like(Outer, "Out", without={"secret"})
    values = {"title": "a", "codes": [], "inner": [], "number": 1, **change}
    with pytest.raises(ValidationError):
        model(**values)
