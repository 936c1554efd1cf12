"""What became of an imported file."""

from typing import Self

from pydantic import Field

from matcher.exchange.importing import ImportReport
from webapp.api.models.base import Model


class RefusedRow(Model):
    """One problem of one row."""

    number: int = Field(title="行号")
    column: str = Field(title="列；整行有问题时为空")
    reason: str = Field(title="原因")
    value: str = Field(title="原值")


class Imported(Model):
    """How many rows became what: total = new + updated + unchanged + refused."""

    total: int = Field(title="共多少行")
    new: int = Field(title="新发布")
    updated: int = Field(title="有更新")
    unchanged: int = Field(title="已有")
    refused: int = Field(title="拒收")
    refusals: list[RefusedRow] = Field(title="拒收的前 20 条原因")
    ignored_columns: list[str] = Field(title="没有用到的列")

    @classmethod
    def of(cls, report: ImportReport) -> Self:
        """The report without what lies on the server."""
        counts = ("total", "new", "updated", "unchanged", "refused")
        return cls(
            **{name: getattr(report, name) for name in counts},
            refusals=[
                RefusedRow.model_validate(one, from_attributes=True) for one in report.refusals
            ],
            ignored_columns=list(report.ignored_columns),
        )
