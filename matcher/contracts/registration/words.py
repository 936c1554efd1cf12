"""What a selection of contracts is limited to, in words."""

from collections.abc import Mapping

from matcher.contracts.filters import ContractFilters
from matcher.taxonomy import scheme

_LABELS: Mapping[str, tuple[str, str]] = {
    "state": ("状态", "contract_states"),
    "type": ("合同类别", "contract_types"),
    "technical_field": ("技术领域", "technical_fields"),
    "direction": ("流向", "contract_directions"),
}
_PERIODS: Mapping[str, str] = {"signed": "签订日期", "registered": "登记日期"}
_ORIGINS: Mapping[str, str] = {"platform": "来自平台对接", "outside": "平台外签订"}


def limits(filters: ContractFilters) -> list[str]:
    """One text for each thing that limits."""
    told = [f"检索“{filters.q}”"] if filters.q else []
    for name, (label, title) in _LABELS.items():
        if code := getattr(filters, name):
            told.append(f"{label} {scheme(title).name(code)}")
    for name, label in _PERIODS.items():
        first, last = (getattr(filters, f"{name}_{end}") for end in ("from", "until"))
        if first or last:
            told.append(f"{label} {first or '最早'} 至 {last or '今天'}")
    if filters.origin:
        told.append(_ORIGINS[filters.origin])
    return told + (["指定的经纪人"] if filters.broker_id else [])
