"""How the platform runs, for system administrators: no content, no secrets."""

from collections.abc import Sequence

from flask import Blueprint, render_template

from matcher.matching.index_state import index_state
from webapp.access.gate import members_only
from webapp.context import actor, runtime, session

blueprint = Blueprint("system", __name__, url_prefix="/admin/system")
blueprint.before_request(members_only)
_POLICIES = {"mlps": "等保（复杂度、定期更换）", "asvs": "长密码，不定期更换"}


@blueprint.get("")
def index() -> str:
    """Index, models and settings of this process."""
    found = index_state(session(), actor(), runtime().replica)
    behind = f"{found.behind:,} 条变更" if found.behind else "没有落后"
    state = [
        ("检索索引", f"{found.entries:,} 条"),
        ("索引落后于数据库", behind),
        ("语义编码器", runtime().choice.encoder),
        ("排序模型", f"{found.model.version}。{found.model.why}"),
    ]
    return render_template("system/index.html", state=state, settings=_settings())


def _settings() -> Sequence[tuple[str, str]]:
    """The settings that an administrator has to know; keys and addresses with passwords are not."""
    settings = runtime().settings
    database = runtime().database.engine.url
    return (
        ("数据库", f"{database.get_backend_name()}，{database.database}"),
        ("运行数据目录", str(settings.home)),
        ("服务进程", f"{settings.web_workers} 个"),
        ("对外地址", settings.public_url or "未设置"),
        ("邮件", "经 SMTP 发送" if settings.smtp_url else f"未设置 SMTP，写入 {settings.mail}"),
        ("HTTPS", "是" if settings.https else "否，仅限试用"),
        ("密码规则", _POLICIES[settings.password_policy]),
        ("演示", "是" if settings.demonstration else "否"),
    )
