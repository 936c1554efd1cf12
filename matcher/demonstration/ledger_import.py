"""A ledger that the operator has handed in and not taken yet: one row is to be mended first."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.contract_of import read_contract
from matcher.contracts.ledger_import.files import open_ledger
from matcher.exchange.tables import Row

_NAME = "示例2023年技术合同台账.xlsx"
_BOTH: Mapping[str, str] = {
    "登记机构": "示例市技术合同登记站",
    "合同类别": "技术开发",
    "卖方名称": "示例铸造研究院",
    "卖方单位性质": "科研机构",
    "卖方统一社会信用代码": "91150203MA0000001T",
    "卖方地区": "昆都仑区",
    "买方名称": "示例重型机械有限公司",
    "买方单位性质": "有限责任公司",
    "买方统一社会信用代码": "91150203MA0000002X",
    "买方地区": "北京市",
}
_ROWS: Sequence[Mapping[str, str]] = (
    {
        "登记编号": "示例2023-017",
        "项目名称": "示例大型铸件缩松预测方法开发",
        "签订日期": "2023年4月12日",
        "登记日期": "2023.5.8",
        "合同成交总额（万元）": "86",
        "技术交易额（万元）": "80",
    },
    {
        "登记编号": "示例2023-018",
        "项目名称": "示例履带板热处理工艺改进",
        "签订日期": "2023/6/1",
        "登记日期": "2023-06-20",
        "合同成交总额（万元）": "42.5",
        "技术交易额（万元）": "425",
    },
    {
        "项目名称": "示例液压缸密封寿命试验",
        "签订日期": "20230918",
        "合同成交总额（万元）": "15",
        "技术交易额（万元）": "15",
    },
)


def hand_in_ledger(session: Session, operator: Actor) -> None:
    """Upload the file as the operator would."""
    rows = [Row(number, {**_BOTH, **cells}) for number, cells in enumerate(_ROWS, start=2)]
    open_ledger(session, operator, _NAME, [read_contract(row, (), Defaults()) for row in rows])
