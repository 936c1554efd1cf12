"""The yearbook of a zone: its items, and what was entered of them, version by version."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from pydantic import Field

from matcher.privacy.masking import mask
from matcher.yearbook.items import Item
from matcher.yearbook.models import YearbookEntry
from webapp.api.models.base import Model


class YearbookVersion(Model):
    """What somebody entered; only its state changes."""

    id: int = Field(title="编号")
    number: int = Field(title="第几版")
    value: Decimal = Field(title="数值", description="单位见 unit，金额以元计")
    unit: str = Field(title="单位")
    source: str = Field(title="来源文件名称")
    source_number: str = Field(title="文号或编号")
    document: bool = Field(title="有没有来源文件")
    reason: str = Field(title="更改原因")
    state: str = Field(title="状态", description="代码表 yearbook_states")
    returned_for: str = Field(title="退回原因")
    entered_by: str = Field(title="填报人")
    entered_at: datetime = Field(title="填报时间")
    decided_by: str = Field(title="核对人")
    decided_at: datetime | None = Field(title="核对或退回的时间")

    @classmethod
    def of(cls, entry: YearbookEntry) -> Self:
        """One version."""
        return cls(
            id=entry.id,
            number=entry.number,
            value=entry.value,
            unit=entry.unit,
            source=mask(entry.source),
            source_number=mask(entry.source_number),
            document=entry.upload_id is not None,
            reason=mask(entry.reason),
            state=entry.state,
            returned_for=mask(entry.returned_for),
            entered_by=entry.author.display_name if entry.author else "",
            entered_at=entry.entered_at,
            decided_by=entry.decider.display_name if entry.decider else "",
            decided_at=entry.decided_at,
        )


class YearbookItem(Model):
    """What an item asks for."""

    code: str = Field(title="代码")
    name: str = Field(title="名称")
    written_unit: str = Field(title="填报时用的单位")
    help: str = Field(title="统计口径")

    @classmethod
    def of(cls, item: Item, **more: Any) -> Self:
        """An item of a year."""
        told: dict[str, Any] = {name: getattr(item, name) for name in YearbookItem.model_fields}
        return cls(**told, **more)


class YearbookRow(YearbookItem):
    """An item with what counts now, and what is newer than that."""

    checked: YearbookVersion | None = Field(title="已核对的，没有时为空")
    newer: YearbookVersion | None = Field(title="更新而没有核对的，没有时为空")

    @classmethod
    def seen(cls, item: Item, entries: Sequence[YearbookEntry]) -> Self:
        """An item with the entries of its year, as `matcher.yearbook.find.entries` gives them."""
        mine = [entry for entry in entries if entry.item == item.code]
        checked = next((entry for entry in mine if entry.state == "checked"), None)
        newer = mine[-1] if mine and mine[-1] is not checked else None
        return cls.of(
            item,
            checked=YearbookVersion.of(checked) if checked else None,
            newer=YearbookVersion.of(newer) if newer else None,
        )


class YearbookYear(Model):
    """All items of a year."""

    zone: str = Field(title="示范区代码")
    year: int = Field(title="年度")
    items: list[YearbookRow]
    warnings: list[str] = Field(title="数值之间不相符之处，请核对")


class YearbookHistory(YearbookItem):
    """An item of a year with all its versions."""

    zone: str = Field(title="示范区代码")
    year: int = Field(title="年度")
    versions: list[YearbookVersion] = Field(title="历次填报，新的在前")
