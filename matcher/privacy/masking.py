"""Personal data as others may see it: 138****1234, z***@example.com, 张**."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from matcher.privacy.findings import Finding, findings, half_width


def mask(text: str) -> str:
    """The text with all personal data in it masked; everything else is as it was."""
    pieces, at = [], 0
    for found in findings(text):
        pieces += [text[at : found.start], shown_for(text, found)]
        at = found.end
    return "".join([*pieces, text[at:]])


def shown_for(text: str, found: Finding) -> str:
    """What others see in the place of a finding."""
    written = half_width(text[found.start : found.end])
    return _MASKS[found.kind](written)


def mask_all(value: Any) -> Any:
    """The same for every text in a JSON value; keys and all else stay."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {name: mask_all(inner) for name, inner in value.items()}
    return [mask_all(inner) for inner in value] if isinstance(value, list | tuple) else value


def mask_name(name: str) -> str:
    """The family name: 张**."""
    return f"{name[0]}**" if name else ""


def mask_phone(number: str) -> str:
    """A mobile number's first three digits, else the area code; and the last digits."""
    digits = re.sub(r"\D", "", number)
    if mobile := re.fullmatch(r"(?:00)?(?:86)?(1[3-9]\d)\d{4}(\d{4})", digits):
        return f"{mobile[1]}****{mobile[2]}"
    area = re.match(r"0(?:10|2\d|[3-9]\d\d)", digits)
    return f"{area.group()}-****{digits[-2:]}" if area else "****" + digits[-2:] if digits else ""


def mask_email(address: str) -> str:
    """The first letter and the domain, the last one of several: z***@example.com."""
    _, *domain = address.split("@")
    return f"{address[:1]}***{'@' if domain else ''}{''.join(domain[-1:])}" if address else ""


def _mask_identity(number: str) -> str:
    return f"{number[:3]}***********{number[-4:]}"


def _mask_account(account: str) -> str:
    return f"{account[:1]}***"


_MASKS: Mapping[str, Callable[[str], str]] = {
    "email": mask_email,
    "identity": _mask_identity,
    "mobile": mask_phone,
    "landline": mask_phone,
    "hotline": mask_phone,
    "card": mask_phone,
    "plate": lambda plate: f"{plate[:2]}***",
    "wechat": _mask_account,
    "qq": _mask_account,
}
