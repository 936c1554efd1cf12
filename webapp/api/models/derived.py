"""Models of answers made from the schemas of what is posted: a field is declared once."""

from collections.abc import Collection
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Field, create_model

from webapp.api.models.base import Model


def answer_like(
    schema: type[BaseModel],
    name: str,
    *,
    without: Collection[str] = (),
    withheld: Collection[str] = (),
) -> type[Model]:
    """A model with the fields of a schema, of plain types: what is kept was checked when it came.

    Args:
        schema: what is posted.
        name: of the model.
        without: fields that the answer lacks.
        withheld: fields that may be null because the reader may not see them.
    """
    fields: dict[str, Any] = {}
    for field, declared in schema.model_fields.items():
        if field not in without:
            kind = _plain(declared.annotation)
            kind = kind | None if field in withheld else kind
            fields[field] = (kind, Field(title=declared.title))
    return create_model(name, __base__=Model, **fields)


def _plain(kind: Any) -> Any:
    """The type without limits and validators."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _plain(inner[0])
    if origin is list:
        return list[_plain(inner[0])]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return Union[tuple(_plain(one) for one in inner)]  # noqa: UP007 - made at run time
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return answer_like(kind, kind.__name__)
    return kind
