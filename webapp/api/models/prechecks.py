"""What the pre-check says of a contract."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field

from matcher.contracts.prechecks import Finding
from webapp.api.models.base import Model


class PrecheckFinding(Model):
    """What one rule found."""

    rule: str = Field(title="规则")
    level: Literal["passed", "warned", "failed"] = Field(
        title="结果", description="passed 通过，warned 提醒，failed 不通过"
    )
    group: str = Field(title="分组")
    field: str = Field(title="字段，关于整份合同的为空")
    label: str = Field(title="字段的名称")
    message: str = Field(title="发现了什么")
    advice: str = Field(title="怎么办")
    source: str = Field(title="依据")
    ground: str = Field(
        title="可能因此不予登记的理由", description="代码表 refusal_grounds，没有时为空"
    )


class PrecheckFindings(Model):
    """All rules in force today, in their order."""

    rules: str = Field(title="规则的版本")
    counts: dict[str, int] = Field(title="各种结果有多少条")
    items: list[PrecheckFinding]

    @classmethod
    def of(cls, version: str, findings: Sequence[Finding]) -> Self:
        """What `precheck` found by this version of the rules."""
        names = PrecheckFinding.model_fields
        return cls(
            rules=version,
            counts=Counter(one.level for one in findings),
            items=[
                PrecheckFinding(**{name: getattr(one, name) for name in names}) for one in findings
            ],
        )
