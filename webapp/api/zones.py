"""Of which zone something is asked for."""

from pydantic import Field

from matcher.accounts.models import Zone
from matcher.validation import Schema, Text
from webapp.parts.zone_choice import chosen_zone


class OfZone(Schema):
    """Parameters of what there is in each zone."""

    zone: Text = Field(
        title="示范区代码",
        default="",
        max_length=20,
        description="不写时为本示范区；能查看几个的，为按名称的第一个",
    )

    def chosen(self, action: str) -> Zone:
        """The zone of the address, else the first where the caller may do the action.

        Raises:
            NotFoundError: there is no such zone, or the caller may not do it there.
        """
        return chosen_zone(action).zone
