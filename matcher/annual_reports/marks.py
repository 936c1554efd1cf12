"""The marks that a template may hold: values, conditions, and loops over what is given.

Templates are handed in by people. Nothing in one can call, compute, reach an attribute of an
object, or repeat more than its lists are long and the rules allow: every template text is looked at
as a tree before it runs, and runs in Jinja's sandbox besides.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from matcher.errors import FileRefusedError
from matcher.taxonomy import load_rules

__all__ = ["Marks", "TemplateError", "TemplateSyntaxError", "UndefinedError"]
_PLAIN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name),
    *(nodes.Getattr, nodes.Getitem, nodes.For, nodes.If, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not),
)
_DEEPEST = 3


class Marks(ImmutableSandboxedEnvironment):
    """The environment that templates are read in.

    Attributes:
        found: the names of all values that the templates ask for, such as "types" and
            "narratives.overview".
    """

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self.found: set[str] = set()

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a text after looking at it.

        Raises:
            FileRefusedError: it does more than a template may.
        """
        tree = self.parse(source)
        _require_plain(tree)
        self.found |= {name for node in tree.find_all(_NAMED) if (name := _name(node))}
        return super().compile(source, *args, **kwargs)

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """The text of a part; the pieces come one by one, so that no loop fills the memory.

        Raises:
            FileRefusedError: it is more than the rules allow.
        """
        limit = load_rules().annual_reports.report_megabytes
        said, length = [], 0
        for piece in pieces:
            length += len(piece)
            if length > limit << 20:
                raise FileRefusedError(
                    f"按这个模板生成的报告超过 {limit} MB。请删去 for 循环中重复的大段内容。"
                )
            said.append(piece)
        return "".join(said)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value under a key; of objects nothing but the counter of a loop is reached."""
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The value under a key, or at a place of a list."""
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)


_NAMED = (nodes.Name, nodes.Getattr)


def _name(node: nodes.Node) -> str:
    """The dotted name of a value of the top level; empty for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}.{node.attr}"
    return ""


def _require_plain(node: nodes.Node, loops: tuple[str, ...] = ()) -> None:
    """Refuse anything but marks, conditions, and loops that go into what they are in."""
    if not isinstance(node, _PLAIN) or (isinstance(node, nodes.For) and node.recursive):
        raise FileRefusedError(
            f"模板第 {node.lineno} 段附近用了不允许的写法。"
            "模板里只能写取值、if 条件和 for 循环，不能调用、计算、赋值或使用过滤器。"
        )
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise FileRefusedError(f"模板中的“{node.attr}”不是可用的标记。请对照平台自带的模板修改。")
    if isinstance(node, nodes.For):
        loops = _entered(node, loops)
    for child in node.iter_child_nodes():
        _require_plain(child, loops)


def _entered(loop: nodes.For, loops: tuple[str, ...]) -> tuple[str, ...]:
    """The loops with this one; a loop in a loop goes through a part of what the outer one gives."""
    root: nodes.Node = loop.iter
    while isinstance(root, nodes.Getattr | nodes.Getitem):
        root = root.node
    given = isinstance(root, nodes.Name) and (not loops or root.name in loops)
    if not given or not isinstance(loop.target, nodes.Name) or len(loops) == _DEEPEST:
        raise FileRefusedError(
            "模板中的 for 循环套得不对。循环里的循环，只能逐项取外层那一项自己的内容。"
        )
    return (*loops, loop.target.name)
