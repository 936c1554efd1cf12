"""Verify, export and purge the audit log."""

from datetime import date, datetime
from pathlib import Path

import click

from matcher.actor import SYSTEM
from matcher.audit.verify import verify
from matcher.errors import TechmatchError
from matcher.oversight import AuditFilters, export, purge, reseal
from matcher.oversight.export import Form
from matcher.runtime import Runtime

_DAY = click.DateTime(["%Y-%m-%d"])
_FORMS: dict[str, Form] = {".csv": "csv", ".jsonl": "jsonl"}


@click.group(help="核对、导出、清除审计日志。")
def audit() -> None:
    """The group of the audit commands."""


@audit.command("verify", help="核对整条审计链：有无改动、删除、插入、调换。")
@click.pass_obj
def verify_chain(runtime: Runtime) -> None:
    """Exit with 0 and the count, or with 1 and what does not fit."""
    found = verify(runtime.database)
    purged = f"，此前 {found.purged} 条已按规定清除" if found.purged else ""
    if not found.problems:
        click.echo(f"审计链完整：{found.count} 条{purged}。")
        return
    click.echo(f"审计链有问题（共 {found.count} 条{purged}）：", err=True)
    for problem in found.problems:
        click.echo(problem, err=True)
    raise SystemExit(1)


@audit.command("export", help="导出审计日志；FILE 以 .csv 或 .jsonl 结尾。导出本身也记入日志。")
@click.option("--from", "since", type=_DAY, help="第一天，如 2026-11-01。")
@click.option("--to", "until", type=_DAY, help="最后一天。")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def export_rows(
    runtime: Runtime, since: datetime | None, until: datetime | None, file: Path
) -> None:
    """Write the rows of a period."""
    form = _FORMS.get(file.suffix.lower())
    if form is None:
        raise TechmatchError("导出文件的名称应以 .csv 或 .jsonl 结尾。")
    filters = AuditFilters.parse({"since": _day(since), "until": _day(until)})
    try:
        with file.open("w", encoding="utf-8", newline="") as opened:
            count = export(runtime.database, SYSTEM, filters, opened, form)
    except OSError as error:
        raise TechmatchError(f"写不到“{file}”（{error.strerror or error}）。") from error
    click.echo(f"已导出 {count} 条到 {file}。")


@audit.command("purge", help="清除某日之前、已过保存期的审计记录。")
@click.option("--before", type=_DAY, required=True, help="保留的第一天，如 2026-01-01。")
@click.pass_obj
def purge_rows(runtime: Runtime, before: datetime) -> None:
    """Delete old rows; what follows still verifies."""
    with runtime.database.write() as session:
        count = purge(session, SYSTEM, before.date())
    click.echo(f"已清除 {count} 条。" if count else "没有需要清除的记录。")


@audit.command("reseal", help="审计链损坏或密钥丢失后，按现状重新封存；问题和原因永久留痕。")
@click.option("--reason", required=True, help="查明的原因，会记入日志。")
@click.confirmation_option(prompt="重新封存前请先导出并备份数据库。现在按现状封存吗？")
@click.pass_obj
def reseal_rows(runtime: Runtime, reason: str) -> None:
    """Accept the rows as they are, so that work can go on."""
    with runtime.database.write() as session:
        count = reseal(session, SYSTEM, reason)
    click.echo(f"已按现状重新封存 {count} 条。")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
