"""The market by topic, for operators and supervisors."""

from typing import Literal

from pydantic import Field
from werkzeug.datastructures import MultiDict

from matcher.errors import FieldProblem, InvalidError
from matcher.market.overview import market
from matcher.validation import Schema, Text
from webapp.api.declared import Answer, Group
from webapp.api.models.market import MarketTopics
from webapp.context import actor, session
from webapp.market_query import MarketQuery

group = Group("统计")


class TopicQuery(Schema):
    """Limits and order."""

    region: Text = Field(
        title="地区", default="", max_length=6, description="盟市或省份的代码，以 00 结尾"
    )
    industry: Text = Field(title="行业", default="", max_length=1, description="门类的字母")
    gap: Literal["supply", "demand"] | None = Field(
        title="只看缺什么的主题", default=None, description="supply 缺成果，demand 缺需求"
    )
    sort: Literal["unsupplied", "undemanded", "needs", "achievements", "listings"] = Field(
        title="按什么从多到少", default="unsupplied"
    )

    @property
    def asked(self) -> MarketQuery:
        """The same as the page reads it.

        Raises:
            InvalidError: there is no such region or industry.
        """
        query = MarketQuery.parse(MultiDict(self.model_dump(exclude_none=True)))
        for name in ("region", "industry"):
            if getattr(query.wanted, name) != getattr(self, name):
                raise InvalidError([FieldProblem(name, self.label(name), "没有这个代码，请核对")])
        return query


@group.get(
    "/market", "供需视图", MarketTopics, "market.see", query=TopicQuery,
    description="本示范区的需求与场景，和全部成果，按主题。",
)  # fmt: skip
def show_market(query: TopicQuery) -> Answer:
    """Topics with what each side has and lacks."""
    asked = query.asked
    found = market(session(), actor(), asked.wanted)
    return Answer(MarketTopics.of(found, sorted(found.topics, key=asked.order)))
