"""An import that the university has not finished: its file has two bad rows to be mended."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.exchange.columns import match_columns
from matcher.exchange.judging import all_columns, check_rows
from matcher.exchange.preview import open_preview
from matcher.exchange.previewed_file import ReadFile
from matcher.exchange.tables import Row

_NAME = "示例2026年可转化成果.xlsx"
_CONTACT = {"联系人": "示例联系人", "联系电话": "0471-0000000"}
_ROWS: Sequence[Mapping[str, str]] = (
    {
        "来源编号": "KY-001",
        "名称": "稀土永磁电机转子无损检测装置",
        "成果简介": "用涡流与红外复合检测转子磁钢裂纹和松动，单件检测时间不超过三分钟。",
        "技术领域": "先进制造",
        "成熟度（TRL）": "7",
    },
    {
        "来源编号": "KY-002",
        "名称": "高寒地区光伏支架防冻胀基础",
        "成果简介": "螺旋桩与保温填料组合，在冻深两米的场地三个冬季累计位移小于八毫米。",
        "技术领域": "新能源与高效节能",
        "成熟度（TRL）": "8",
    },
    {
        "来源编号": "KY-003",
        "名称": "羊绒分梳短绒率在线测定方法",
        "成果简介": "图像与气流仪联用，每分钟给出一次短绒率，误差不超过一个百分点。",
        "成熟度（TRL）": "已量产",
    },
    {
        "来源编号": "KY-004",
        "名称": "煤矸石制备陶粒的低温烧结工艺",
        "成果简介": "加入复合助熔剂后烧结温度降低一百二十度，筒压强度达到国家标准要求。",
        "地区": "包头是",
    },
    {
        "来源编号": "KY-005",
        "名称": "草原鼠害无人机遥感监测系统",
        "成果简介": "多光谱影像识别鼠洞，一架次覆盖两千亩，识别准确率九成。",
        "技术领域": "农业",
    },
)


def create_import(session: Session, member: Actor) -> None:
    """Upload the file as the member would."""
    rows = [Row(number, {**cells, **_CONTACT}) for number, cells in enumerate(_ROWS, start=2)]
    names = dict.fromkeys(name for row in rows for name in row.cells)
    columns = all_columns("achievement", match_columns("achievement", list(names), {}).by_field)
    checked = check_rows("achievement", columns, rows)
    open_preview(session, member, "achievement", ReadFile(_NAME, columns, checked, ()))
