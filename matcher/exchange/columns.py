"""Which column of a file holds which field of a listing."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.errors import FileRefusedError
from matcher.exchange.owner import OwnerInput
from matcher.exchange.refusals import shown
from matcher.listings.schemas import SCHEMAS, Contact
from matcher.validation import Schema

# What other platforms and people call a field, besides its own name and its label.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("name", "题目", "标题", "项目名称", "技术名称"),
        *("成果名称", "需求名称", "场景名称", "成果标题", "需求标题", "场景标题"),
    ),
    "external_id": ("id", "_id", "编号", "成果编号", "需求编号", "场景编号"),
    "organization": (
        *("organisation", "单位", "所属单位", "所在单位", "发布单位", "需求单位"),
        *("成果单位", "企业名称"),
    ),
    "organization_kind": ("organisation_kind", "单位性质", "机构类型"),
    "region": ("所在地区", "所属地区", "所在地", "区域"),
    "industry": ("所属行业", "行业分类", "行业领域"),
    "technical_fields": ("所属领域", "领域", "技术分类"),
    "keywords": ("keyword", "tags", "关键字", "标签"),
    "valid_until": ("有效期截止", "有效期限至"),
    "contact_name": ("contact", "联系人姓名", "联系人名称"),
    "contact_phone": ("phone", "tel", "电话", "手机", "手机号", "联系方式", "联系人电话"),
    "contact_email": ("email", "e-mail", "mail", "邮箱", "电子邮件", "联系邮箱", "联系人邮箱"),
    "completing_units": ("主要完成单位", "第一完成单位"),
    "trl": ("成熟度", "技术成熟度"),
    "min_trl": ("最低成熟度",),
    "registration_number": ("登记号", "成果登记编号"),
    "scenario_trial": ("可提供场景",),
}
# The text of a file with only one: the first part of its kind.
_TEXT = (
    *("content", "text", "description", "summary", "abstract"),
    *("内容", "正文", "描述", "简介", "摘要", "需求内容", "需求描述", "成果内容", "场景描述"),
)
_MAPPED, _EXACT, _ALIAS = range(3)
_SHOWN = 30


@dataclass(frozen=True)
class Columns:
    """The column of each field that the file has, and the columns that nothing is read from.

    Attributes:
        by_field: as the file names them.
        ignored: fit to be shown: shortened and without control characters.
    """

    by_field: Mapping[str, str]
    ignored: tuple[str, ...]

    def column(self, field: str) -> str:
        """The column as the file names it; empty for a field that the file lacks."""
        return self.by_field.get(field.partition(".")[0], "")


def declared(kind: str) -> Mapping[str, type[Schema]]:
    """Every field of an imported row, and the schema that declares it; contacts come last."""
    schema = SCHEMAS[kind]
    own = {field: schema for field in schema.model_fields if field not in Contact.model_fields}
    owner = dict.fromkeys(OwnerInput.model_fields, OwnerInput)
    return {**own, **owner, **dict.fromkeys(Contact.model_fields, schema)}


def other_names(kind: str, field: str) -> tuple[str, ...]:
    """What the field may be called in a file besides its name and its label."""
    return _ALIASES.get(field, ()) + (_TEXT if field == SCHEMAS[kind].PARTS[0] else ())


def field_called(kind: str, name: str) -> str | None:
    """The field that somebody calls so; None when nobody does."""
    found = _names(kind).get(_normal(name))
    return found[1] if found else None


def match_columns(kind: str, columns: Sequence[str], mapping: Mapping[str, str | None]) -> Columns:
    """Find the column of each field.

    The mapping wins over a field's own name or label, and these over its other names.

    Args:
        kind: demand, scenario or achievement.
        columns: as the file names them.
        mapping: field by column; None for a column to ignore.

    Raises:
        FileRefusedError: no column holds the title, or two columns claim one field alike.
    """
    names = _names(kind)
    claims: dict[str, list[tuple[int, str]]] = {}
    for column in columns:
        mapped = mapping.get(column)
        claim = names.get(_normal(column)) if column not in mapping else None
        claim = (_MAPPED, mapped) if mapped else claim
        if claim:
            claims.setdefault(claim[1], []).append((claim[0], column))
    chosen = {field: _strongest(kind, field, claimed) for field, claimed in claims.items()}
    if "title" not in chosen:
        raise FileRefusedError(_no_title(kind, columns))
    ignored = (c for c in columns if c not in chosen.values() and mapping.get(c, c) is not None)
    return Columns(chosen, tuple(dict.fromkeys(map(shown, ignored))))


def _names(kind: str) -> dict[str, tuple[int, str]]:
    """Every accepted name in its normal form: how strong it is, and of which field."""
    fields = declared(kind)
    aliases = {_normal(a): (_ALIAS, f) for f in fields for a in other_names(kind, f)}
    labels = {_normal(schema.label(field)): (_EXACT, field) for field, schema in fields.items()}
    return aliases | labels | {field: (_EXACT, field) for field in fields}


def _strongest(kind: str, field: str, claims: Sequence[tuple[int, str]]) -> str:
    best = min(strength for strength, _ in claims)
    columns = [column for strength, column in claims if strength == best]
    if len(columns) > 1:
        label = declared(kind)[field].label(field)
        raise FileRefusedError(
            f"“{columns[0]}”和“{columns[1]}”两列都会读作“{label}”。"
            "请只留一列，或用对照文件写明各列读作什么。"
        )
    return columns[0]


def _normal(name: str) -> str:
    """Case, width, spaces and the star of required columns do not matter."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(folded.split()).strip("*")


def _no_title(kind: str, columns: Sequence[str]) -> str:
    seen = "、".join(f"“{column[:20]}”" for column in columns[:_SHOWN]) or "没有列名"
    labels = "、".join(schema.label(field) for field, schema in declared(kind).items())
    accepted = "、".join(("名称", "title", *other_names(kind, "title")))
    return (
        f"没有找到写名称的列。表头应在第 1 行，现在读到的列：{seen}。"
        f"名称列可以叫：{accepted}。全部可用的列：{labels}。"
    )
