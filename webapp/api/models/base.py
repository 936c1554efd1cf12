"""The base of all answers."""

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """Part of an answer; made by us, so whatever does not fit is a mistake of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Model):
    """What all lists have in common."""

    next: str = Field(title="下一页的分页标记；没有下一页时为空")
