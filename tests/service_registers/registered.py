"""Entries of the registers for tests."""

from datetime import date, timedelta
from typing import Any

from matcher.clock import today
from matcher.service_registers.schemas import BodyInput, CertificateInput

CODE, OTHER_CODE = "91150100MA0000011B", "91150200MA00000489"
PHONE = "0471-0000000"


def in_days(left: int) -> date:
    return today() + timedelta(days=left)


def body_input(**changed: Any) -> BodyInput:
    """A body that is valid for another year."""
    said = {
        "name": "示例技术转移有限公司",
        "credit_code": CODE,
        "body_class": "transfer",
        "certificate": "示例备字 1 号",
        "valid_from": in_days(-365),
        "valid_to": in_days(365),
        "contact": "示例联系人",
        "phone": PHONE,
    }
    return BodyInput.parse(said | changed)


def certificate_input(**changed: Any) -> CertificateInput:
    """A certificate that is valid for another year."""
    said = {
        "name": "示例经纪人甲",
        "user_id": "",
        "number": "示例 2024-001",
        "level": "高级",
        "issuer": "示例基地",
        "technical_fields": ["03"],
        "valid_from": in_days(-365),
        "valid_to": in_days(365),
    }
    return CertificateInput.parse(said | changed)
