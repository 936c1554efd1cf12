"""The base of all schemas, and pydantic's complaints in Chinese."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from matcher.errors import FieldProblem, InvalidError, MalformedError

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def _no_control_characters(text: str) -> str:
    found = _CONTROL.search(text)
    if found:
        code = f"U+{ord(found.group()):04X}"
        raise ValueError(f"第 {found.start() + 1} 个字符是不可见的控制字符（{code}），请删除")
    return text


def _line_ends(value: Any) -> Any:
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def cleaned(text: str) -> str:
    """What is left of a text that `Text` takes: nothing that is refused."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# Text that people write: no control characters but line ends and tabs.
Text = Annotated[str, BeforeValidator(_line_ends), AfterValidator(_no_control_characters)]


class Schema(BaseModel):
    """A declared input: the only validation, used by forms, import and API alike."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, frozen=True, allow_inf_nan=False
    )

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Validate raw input.

        Raises:
            InvalidError: with one Chinese message per problem.
        """
        try:
            return cls.model_validate(dict(data))
        except ValidationError as error:
            raise InvalidError(_problems(cls, error)) from None

    @classmethod
    def parse_json(cls, data: bytes) -> Self:
        """Validate JSON, which says numbers, lists and days by itself: nothing is converted.

        Raises:
            MalformedError: it is no JSON.
            InvalidError: with one Chinese message per problem.
        """
        try:
            return cls.model_validate_json(data, strict=True)
        except ValidationError as error:
            (first, *_) = error.errors(include_url=False)
            if first["type"] == "json_invalid":
                raise MalformedError(f"内容不是有效的 JSON：{first['ctx']['error']}") from None
            raise InvalidError(_problems(cls, error)) from None

    @classmethod
    def label(cls, field: str) -> str:
        """The Chinese name of a field."""
        info = cls.model_fields.get(field)
        return (info.title or field) if info else field


_MESSAGES: Mapping[str, str] = {
    "missing": "必填，请填写",
    "extra_forbidden": "没有这个字段，请删除",
    "string_type": "应为文字",
    "string_unicode": "含有无法识别的字符，请重新输入",
    "model_type": "应为对象，现为“{input}”",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "bool_parsing": "请填 是 或 否",
    "bool_type": "请填 是 或 否",
    "int_parsing": "应为整数，现为“{input}”",
    "int_from_float": "应为整数，现为“{input}”",
    "int_type": "应为整数",
    "float_parsing": "应为数字，现为“{input}”",
    "float_type": "应为数字",
    "decimal_parsing": "应为数字，现为“{input}”",
    "finite_number": "应为有限的数字",
    "greater_than_equal": "不能小于 {ge}，现为“{input}”",
    "greater_than": "应大于 {gt}，现为“{input}”",
    "less_than_equal": "不能大于 {le}，现为“{input}”",
    "string_too_short": "至少 {min_length} 字",
    "string_too_long": "最多 {max_length} 字，现有 {actual_length} 字，请精简",
    "too_long": "最多 {max_length} 项，现有 {actual_length} 项",
}
_DATE = "应为真实存在的日期，写作 2026-11-22，现为“{input}”"
_INPUT_SHOWN = 40


def _problems(schema: type[Schema], error: ValidationError) -> list[FieldProblem]:
    return [
        FieldProblem(
            field=".".join(str(step) for step in entry["loc"]),
            label=_label(schema, entry["loc"]),
            message=_message(entry),
        )
        for entry in error.errors(include_url=False)
    ]


def _label(schema: type[Schema], path: tuple[int | str, ...]) -> str:
    if not path:
        return "整体"
    label = schema.label(str(path[0]))
    numbers = [step + 1 for step in path[1:] if isinstance(step, int)]
    return f"{label}第 {numbers[0]} 项" if numbers else label


def _message(entry: Any) -> str:
    kind, context = entry["type"], entry.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if context.get("field_type") == "Value":
        kind = f"string_{kind}"  # a limit beside the validators of a `Text`
    if kind == "string_too_short" and context["min_length"] == 1:
        return "不能为空"
    if kind == "string_too_long":
        context = {"actual_length": len(entry["input"].strip())} | context
    shown = str(entry.get("input"))[:_INPUT_SHOWN]
    template = _DATE if kind.startswith("date") else _MESSAGES.get(kind, "不能是“{input}”")
    return template.format(input=shown, **{k: _plain(v) for k, v in context.items()})


def _plain(limit: Any) -> Any:
    """A limit as people write it: 10 instead of 10.0."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit
