"""What the schemas do not say about their fields: grouping, code lists and help on the form.

A field of a schema that stands in no section is not on the form; a test lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One step of a form."""

    title: str
    fields: tuple[str, ...]


_CONTACT = Section(
    "联系",
    ("contact_name", "contact_phone", "contact_email", "valid_until", "confidential_parts"),
)
_SUBJECT = ("technical_fields", "keywords", "industry", "region")

SECTIONS: Mapping[str, tuple[Section, ...]] = {
    "demand": (
        Section("问题", ("title", "problem", "key_technology", *_SUBJECT)),
        Section("目标与指标", ("goal", "indicators", "min_trl")),
        Section(
            "条件与合作",
            (
                "conditions",
                "attempts",
                "cooperation",
                "funds_min",
                "funds_max",
                "time_limit_months",
                "scenario_trial",
                "intended_partner",
            ),
        ),
        _CONTACT,
    ),
    "scenario": (
        Section("场景与痛点", ("title", "category", "place", "pain_points", *_SUBJECT)),
        Section("验证内容与指标", ("technology", "indicators", "min_trl", "scale")),
        Section(
            "条件与要求",
            (
                "conditions",
                "opening",
                "closing_date",
                "investment",
                "funds_max",
                "requirements",
                "data_rights",
            ),
        ),
        _CONTACT,
    ),
    "achievement": (
        Section("成果", ("title", "abstract", "problem_solved", *_SUBJECT)),
        Section(
            "优势与成熟度",
            ("advantages", "applications", "trl", "level", "attribute", "evaluation"),
        ),
        Section(
            "权利与合作",
            (
                "completing_units",
                "team",
                "registration_number",
                "ip",
                "cooperation",
                "price_min",
                "price_max",
                "conditions",
            ),
        ),
        _CONTACT,
    ),
}

# Field -> the code list that its values are taken from.
CODE_LISTS: Mapping[str, str] = {
    "technical_fields": "technical_fields",
    "cooperation": "cooperation",
    "category": "scenario_categories",
    "opening": "openings",
    "level": "appraisal_levels",
    "attribute": "attributes",
    "min_trl": "trl",
    "trl": "trl",
}

# Filled in beforehand, so that they do not show that a step was begun.
PREFILLED = frozenset({"region", "industry", "contact_name", "scenario_trial"})

HINTS: Mapping[str, str] = {
    "keywords": "同行会用来检索的词",
    "industry": "填行业代码或名称",
    "contact_name": "对接进入“已联系”后，才向对方和负责的经纪人开放",
    "contact_phone": "手机或带区号的座机",
    "confidential_parts": (
        "勾选的部分只有本单位、示范区运营人员和技术经纪人能看到，也不参与检索与匹配"
    ),
    "ip": "每行一项，依次写类型、编号、状态、权利人，用分号隔开",
}

EXAMPLES: Mapping[str, str] = {
    "ip": "发明专利；ZL202210000000.0；已授权；示例工业大学",
    "contact_phone": "0472-0000000",
}

AUTOCOMPLETE: Mapping[str, str] = {
    "contact_name": "name",
    "contact_phone": "tel",
    "contact_email": "email",
}
