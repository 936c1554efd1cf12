"""Fill the platform: schema, demonstration, files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select
from tqdm import tqdm

from matcher import outbox
from matcher.actor import SYSTEM
from matcher.commands.keys import seal_uploads
from matcher.demonstration.load import is_empty, load_demonstration
from matcher.exchange import ImportReport, exit_status, import_file, write_template
from matcher.listings.models import Listing
from matcher.matching.indexing import encode_all, write_snapshot
from matcher.matching.replica import encoded_by
from matcher.migrations import upgrade
from matcher.runtime import Runtime

_KINDS = {"demands": "demand", "scenarios": "scenario", "achievements": "achievement"}
_FILE = click.Path(path_type=Path)


@click.command(help="建立或升级数据库表；加密以前版本留下的未加密的上传文件。")
@click.pass_obj
def migrate(runtime: Runtime) -> None:
    """Bring the schema up to date, and the files with it."""
    upgrade(runtime.database)
    click.echo("数据库已是最新结构。")
    seal_uploads(runtime)


@click.command(help="在空的平台中装入演示数据（全部虚构）。")
@click.pass_obj
def demo(runtime: Runtime) -> None:
    """Load the demonstration, once."""
    upgrade(runtime.database)
    with runtime.database.read() as session:
        if not is_empty(session):
            click.echo("平台中已有信息，未装入演示数据。")
            return
    load_demonstration(runtime, click.echo)


@click.command("import", help="从 JSONL、CSV 或 XLSX 文件导入信息并发布。")
@click.argument("what", type=click.Choice(list(_KINDS)))
@click.argument("file", type=_FILE)
@click.option("--mapping", type=_FILE, help='列名对照 JSON：{"文件列名": "字段" 或 null}。')
@click.option("--organization", help="文件未写单位时，记在这个单位名下。")
@click.option("--report", type=_FILE, help="被拒行报告的路径，默认在文件旁边。")
@click.pass_obj
def import_listings(
    runtime: Runtime,
    what: str,
    file: Path,
    mapping: Path | None,
    organization: str | None,
    report: Path | None,
) -> None:
    """Import, then embed and index what is new; interrupted, either goes on when run again."""
    upgrade(runtime.database)
    owner = {"organization": organization} if organization else {}
    with tqdm(desc="导入", unit="行", leave=False, disable=None) as bar:
        result = import_file(
            runtime.database,
            SYSTEM,
            _KINDS[what],
            file,
            mapping=mapping,
            report=report,
            progress=_to(bar),
            **owner,
        )
    _say(result)
    _index_new(runtime)
    raise SystemExit(exit_status(result))


@click.command(help="生成导入用的 Excel 模板，附填写说明。")
@click.argument("what", type=click.Choice(list(_KINDS)))
@click.argument("file", type=_FILE)
def template(what: str, file: Path) -> None:
    """Write the template that `techmatch import` reads."""
    write_template(_KINDS[what], file)
    click.echo(f"模板已写入 {file}。")


def _to(bar: Any) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return progress


def _advance(bar: Any, count: int) -> None:
    bar.update(count)


def _say(result: ImportReport) -> None:
    click.echo(
        f"共 {result.total} 行：新增 {result.new}，更新 {result.updated}，"
        f"已有 {result.unchanged}，拒绝 {result.refused}；用时 {result.seconds:.1f} 秒。"
    )
    if result.ignored_columns:
        click.echo(f"未识别的列（已忽略）：{'、'.join(result.ignored_columns)}")
    for refusal in result.refusals:
        column = f"（列 {refusal.column}）" if refusal.column not in refusal.reason else ""
        click.echo(f"第 {refusal.number} 行{column}，{refusal.reason}")
    if result.report_path:
        click.echo(f"全部被拒行见 {result.report_path}，改正后可再次导入同一文件。")


def _index_new(runtime: Runtime) -> None:
    """What the worker would do; here, so that the next command finds it even without a worker."""
    reader = encoded_by(runtime.encoder)
    with runtime.database.read() as session:
        waiting = outbox.head(session) - outbox.position(session, reader)
        public = session.scalar(select(func.count()).select_from(Listing)) or 0
    if not waiting:
        return
    with tqdm(desc="编码", unit="条", total=min(waiting, public), disable=None) as bar:
        encode_all(runtime.database, runtime.encoder, lambda count: _advance(bar, count))
    with runtime.database.read() as session:
        runtime.replica.catch_up(session)
    write_snapshot(runtime.database, runtime.replica, runtime.snapshots)
