"""What an operator writes over a list."""

from pydantic import Field

from matcher.listings.fields import Title
from matcher.validation import Schema, Text

PREFACE_LIMIT = 2_000


class IssueInput(Schema):
    """The words above the table; the number is given at approval."""

    title: Title = Field(
        title="标题", description="公开显示在期号前面", examples=["示例示范区企业技术需求清单"]
    )
    preface: Text = Field(
        title="前言",
        default="",
        max_length=PREFACE_LIMIT,
        description="说明征集范围和对接办法；公开显示，其中的电话和邮箱会被遮盖",
    )
