"""What is looked for, as programs ask."""

from typing import Literal

from pydantic import Field

from matcher.matching.search import LONGEST_QUERY
from matcher.validation import Schema, Text

MOST = 20
Codes = list[Text]
Kind = Literal["demand", "scenario", "achievement"]


class Wanted(Schema):
    """Words and filters, as codes of the code lists."""

    kind: Kind = Field(title="类别", default="demand")
    q: Text = Field(title="检索内容", default="", max_length=LONGEST_QUERY)
    field: Codes = Field(title="技术领域", default=[], max_length=MOST)
    industry: Codes = Field(title="行业", default=[], max_length=MOST)
    region: Codes = Field(title="地区", default=[], max_length=MOST)
    cooperation: Codes = Field(title="合作方式", default=[], max_length=MOST)
    organization_kind: Codes = Field(title="单位类型", default=[], max_length=MOST)
    min_trl: int | None = Field(title="最低成熟度", default=None, ge=1, le=9)
