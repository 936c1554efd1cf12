"""A listing of each kind with every field filled in, as the form sends it and as it is kept."""

from typing import Any

Posted = dict[str, str | list[str]]

_COMMON: Posted = {
    "technical_fields": ["03", "05"],
    "keywords": "高温合金；补焊，裂纹",
    "industry": "C3240 有色金属合金制造",
    "region": "150204",
    "contact_name": "示例联系人",
    "contact_phone": "0472-0000000",
    "contact_email": "lianxi@example.com",
    "valid_until": "2099-03-01",
}
_KEPT: dict[str, Any] = {
    "technical_fields": ["03", "05"],
    "keywords": ["高温合金", "补焊", "裂纹"],
    "industry": "C3240",
    "region": "150204",
    "contact_name": "示例联系人",
    "contact_phone": "0472-0000000",
    "contact_email": "lianxi@example.com",
    "valid_until": "2099-03-01",
    "external_id": None,
    "indicators_checked": False,
}
_ROWS: Posted = {
    "indicators-0-name": "补焊合格率",
    "indicators-0-operator": "≥",
    "indicators-0-value": "95",
    "indicators-0-unit": "%",
    # Number 1 was removed by script: numbers may have gaps.
    "indicators-2-name": "工期",
    "indicators-2-operator": "范围",
    "indicators-2-value": "1～2",
    "indicators-2-unit": "天",
    # Never filled in.
    "indicators-3-name": "",
    "indicators-3-operator": "≥",
    "indicators-3-value": " ",
    "indicators-3-unit": "",
}
_KEPT_ROWS = [
    {"name": "补焊合格率", "operator": "≥", "value": "95", "unit": "%", "baseline": ""},
    {"name": "工期", "operator": "范围", "value": "1～2", "unit": "天", "baseline": ""},
]

POSTED: dict[str, Posted] = {
    "demand": _COMMON
    | _ROWS
    | {
        "title": "叶片补焊热裂纹抑制",
        "problem": "补焊后出现热裂纹。\r\n合格率不足 70%。",
        "key_technology": "热输入控制",
        "goal": "合格率达到 95% 以上",
        "indicators_checked": "是",
        "min_trl": "6",
        "conditions": "自有焊机三台",
        "attempts": "试过氩弧焊，变形大",
        "cooperation": ["joint", "license"],
        "funds_min": "50.5",
        "funds_max": "1200000",
        "time_limit_months": "18",
        "scenario_trial": "是",
        "intended_partner": "示例工业大学",
        "confidential_parts": ["conditions", "attempts"],
    },
    "scenario": _COMMON
    | _ROWS
    | {
        "title": "露天矿卡低温启动验证",
        "category": "cold",
        "place": "示例矿北坑",
        "pain_points": "零下三十度趴窝",
        "technology": "脉冲自加热",
        "min_trl": "7",
        "scale": "二十台车，一个冬季",
        "conditions": "夜间 -30 ℃",
        "opening": "pilot",
        "closing_date": "2099-02-28",
        "investment": "车辆人工免费",
        "funds_max": "600",
        "requirements": "三级安全教育",
        "data_rights": "数据双方共用",
        "confidential_parts": ["data_rights"],
    },
    "achievement": _COMMON
    | _ROWS
    | {
        "title": "激光补焊裂纹抑制工艺",
        "abstract": "预置粉末与脉冲激光",
        "problem_solved": "补焊热裂纹",
        "advantages": "热裂纹率由 8% 降至 0.5%",
        "applications": "两家示例企业",
        "trl": "7",
        "level": "domestic_leading",
        "attribute": "original",
        "evaluation": "会议评价 2025-06",
        "completing_units": "示例工业大学；示例研究院",
        "team": "焊接课题组",
        "registration_number": "示例2025-01",
        "ip": "发明专利；ZL2021示例0001；已授权；示例工业大学\r\n\r\n技术秘密; ; ;示例研究院",
        "cooperation": ["license"],
        "price_min": "80",
        "price_max": "120",
        "conditions": "需脉冲激光器",
        "confidential_parts": [],
    },
}

KEPT: dict[str, dict[str, Any]] = {
    "demand": _KEPT
    | {name: POSTED["demand"][name] for name in ("title", "key_technology", "goal", "conditions")}
    | {
        "problem": "补焊后出现热裂纹。\n合格率不足 70%。",
        "attempts": "试过氩弧焊，变形大",
        "indicators": _KEPT_ROWS,
        "indicators_checked": True,
        "min_trl": 6,
        "cooperation": ["joint", "license"],
        "funds_min": 50.5,
        "funds_max": 1200000.0,
        "time_limit_months": 18,
        "scenario_trial": True,
        "intended_partner": "示例工业大学",
        "confidential_parts": ["conditions", "attempts"],
    },
    "scenario": _KEPT
    | {
        name: POSTED["scenario"][name]
        for name in (
            "title",
            "category",
            "place",
            "pain_points",
            "technology",
            "scale",
            "conditions",
            "opening",
            "closing_date",
            "investment",
            "requirements",
            "data_rights",
            "confidential_parts",
        )
    }
    | {"indicators": _KEPT_ROWS, "min_trl": 7, "funds_max": 600.0},
    "achievement": _KEPT
    | {
        name: POSTED["achievement"][name]
        for name in (
            "title",
            "abstract",
            "problem_solved",
            "advantages",
            "applications",
            "level",
            "attribute",
            "evaluation",
            "team",
            "registration_number",
            "cooperation",
            "conditions",
            "confidential_parts",
        )
    }
    | {
        "trl": 7,
        "indicators": _KEPT_ROWS,
        "completing_units": ["示例工业大学", "示例研究院"],
        "price_min": 80.0,
        "price_max": 120.0,
        "ip": [
            {
                "type": "invention",
                "number": "ZL2021示例0001",
                "state": "granted",
                "holder": "示例工业大学",
            },
            {"type": "know_how", "number": "", "state": "valid", "holder": "示例研究院"},
        ],
    },
}
