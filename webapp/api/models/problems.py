"""Refusals, as `webapp.answers.problem_details` writes them."""

from pydantic import Field

from webapp.api.models.base import Model


class FieldError(Model):
    """What is wrong with one field."""

    field: str = Field(title="字段")
    label: str = Field(title="字段的中文名")
    message: str = Field(title="哪里不对，怎么改")


class Problem(Model):
    """RFC 9457."""

    type: str = Field(title="类型")
    title: str = Field(title="是什么问题")
    status: int = Field(title="HTTP 状态")
    detail: str = Field(title="发生了什么，怎么办")
    errors: list[FieldError] = Field(title="逐项说明", default=[])
