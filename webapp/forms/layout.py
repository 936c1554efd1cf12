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
        Section("目标与指标", ("goal", "indicators", "indicators_checked", "min_trl")),
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
        Section(
            "验证内容与指标",
            ("technology", "indicators", "indicators_checked", "min_trl", "scale"),
        ),
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
            (
                "advantages",
                "indicators",
                "indicators_checked",
                "applications",
                "trl",
                "level",
                "attribute",
                "evaluation",
            ),
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

# What a field is for, where the schema does not say it; by name, or by kind and name.
HINTS: Mapping[str, str] = {
    "technical_fields": "用于检索和匹配",
    "keywords": "同行会用来检索的词",
    "industry": "填行业代码或名称",
    "region": "项目或场景所在地，用于就近匹配",
    "indicators": "能用数字说清的要求，匹配时逐项对照",
    "achievement.indicators": "做到了多少，用数字说清，匹配时逐项对照",
    "indicators_checked": "勾选后匹配只看上面各项，不再从文字中读取",
    "min_trl": "低于这一级的成果不推荐；不清楚可以不选",
    "cooperation": "可以接受的方式，供对方判断",
    "funds_min": "可以只填一端",
    "funds_max": "大致范围即可，供对方判断",
    "time_limit_months": "希望多久解决",
    "scenario_trial": "有现场可以试用时，成果方更愿意来",
    "intended_partner": "已有想合作的单位时填写，会公开",
    "category": "便于分类发布",
    "place": "写到园区或厂区即可",
    "scale": "试用多大范围、多长时间",
    "investment": "单位准备怎样支持验证",
    "requirements": "进入现场须满足的安全、资质要求",
    "data_rights": "验证产生的数据和成果归谁、怎样使用",
    "opening": "对谁开放",
    "closing_date": "过了这一天不再接受报名",
    "problem_solved": "针对哪类企业的什么问题",
    "applications": "在哪里用过，效果怎样",
    "completing_units": "共同完成的单位",
    "team": "负责人和主要成员的方向，不写电话",
    "trl": "目前做到哪一步，用于匹配",
    "level": "鉴定或评价的结论",
    "attribute": "成果的性质",
    "evaluation": "由谁、何时评价",
    "registration_number": "已做成果登记的填写",
    "price_min": "可以只填一端，面议可以不填",
    "price_max": "大致范围即可，供对方判断",
    "achievement.conditions": "企业需要准备什么",
    "contact_name": "不公开，对接进入“已联系”后才向对方和负责的经纪人开放",
    "contact_phone": "不公开，手机或带区号的座机",
    "contact_email": "不公开，选填",
    "confidential_parts": (
        "勾选的部分只有本单位、示范区运营人员和技术经纪人能看到，也不参与检索与匹配"
    ),
    "ip": "每行一项，依次写类型、编号、状态、权利人，用分号隔开",
}

EXAMPLES: Mapping[str, str] = {
    "demand.title": "镍基高温合金叶片补焊热裂纹抑制技术",
    "scenario.title": "露天矿无人矿卡低温启动验证场景",
    "achievement.title": "高温合金激光补焊裂纹抑制工艺",
    "key_technology": "热输入控制与焊材成分匹配",
    "goal": "补焊合格率提高到 95% 以上，单件成本不超过 300 元。",
    "demand.conditions": "有氩弧焊机 3 台、探伤设备 1 套，可提供近两年的报废记录。",
    "attempts": "试过预热和更换焊丝，裂纹减少但仍超过 20%。",
    "funds_min": "30",
    "funds_max": "50",
    "time_limit_months": "12",
    "intended_partner": "示例工业大学材料学院",
    "place": "包头市示例工业园区 2 号厂房",
    "pain_points": "冬季零下三十度时矿卡启动需预热两小时，每天少运三趟。",
    "technology": "低温快速启动的动力电池或热管理系统",
    "scenario.conditions": "可提供 5 台矿卡、充电场地和三个月的运行数据。",
    "scale": "5 台车，一个冬季（11 月至次年 3 月）",
    "investment": "提供场地和车辆，配套 20 万元试验费",
    "requirements": "人员须经入矿安全培训，设备须有防爆合格证。",
    "data_rights": "原始数据归场景方，验证报告双方共有。",
    "closing_date": "2027-03-31",
    "valid_until": "2027-12-31",
    "abstract": "用脉冲激光分层补焊，控制热输入，已在两家企业试用。",
    "problem_solved": "镍基合金叶片补焊后的热裂纹",
    "applications": "2025 年在示例航空公司修复叶片 300 件，合格率 98%。",
    "completing_units": "示例工业大学；示例材料研究所",
    "team": "焊接冶金方向，教授 2 人、工程师 3 人",
    "evaluation": "示例省机械工程学会评价，2025-06",
    "registration_number": "9150000Y2025001",
    "price_min": "80",
    "price_max": "120",
    "achievement.conditions": "脉冲激光器一台、净化工位一处，操作人员培训两周。",
    "contact_name": "张工",
    "contact_email": "name@example.com",
    "ip": "发明专利；ZL202210000000.0；已授权；示例工业大学",
    "contact_phone": "0472-0000000",
}

AUTOCOMPLETE: Mapping[str, str] = {
    "contact_name": "name",
    "contact_phone": "tel",
    "contact_email": "email",
}
