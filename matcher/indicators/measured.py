"""What can be said of a name: a measure, a time, a sum of money."""

import re
from functools import cache

from matcher.indicators import lexicon

_MONEY = re.compile("[资费价款额税奖]|投入|预算|成本|收入|利润|产值|效益|收益|报酬")
_LASTING = re.compile(
    "寿命|[时期]|间隔|周期|速|延迟|延|次数|天数|年数|年限|指标|能力|龄|率$|效|长$|^[年日月]产"
)


def measured(name: str) -> bool:
    """Whether a name ends in what has a measure: 温度, 合格率, 成本."""
    return bool(_measured().search(name))


def lasting(name: str) -> bool:
    """Whether a time can be said of a name: no 面积 and no 转化率 is two hours."""
    return not measured(name) or bool(_LASTING.search(name))


def of_money(name: str) -> bool:
    """Whether a sum of money can be said of a name: 预算, 总投资, 加工费."""
    return bool(_MONEY.search(name))


@cache
def _measured() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.any_of(row[0] for row in lexicon.rows('measured'))})$")
