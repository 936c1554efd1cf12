"""Back the platform up, and bring it back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from tqdm import tqdm

from matcher import backup as backups
from matcher.backup.rows import Progress
from matcher.clock import CHINA
from matcher.runtime import Runtime

_DIRECTORY = click.Path(path_type=Path)
_KEYS = (
    "备份中没有密钥。请把 TECHMATCH_DATA_KEY、TECHMATCH_AUDIT_KEY（未设置时为数据目录中的 "
    "data_key、audit_key）另存在别处，不与备份放在一起：没有它们，这份备份不能恢复。"
)


@click.command(help="把数据库和上传的文件备份到新目录 DIRECTORY；可在平台运行时进行。")
@click.argument("directory", type=_DIRECTORY)
@click.pass_obj
def backup(runtime: Runtime, directory: Path) -> None:
    """Exit with 0, or with 1 when something was not there to be backed up."""
    with _bar("备份") as progress:
        made, problems = backups.create(runtime.database, runtime.settings, directory, progress)
    click.echo(
        f"已备份到 {directory}："
        f"{len(made.tables)} 个表共 {made.rows} 行，{len(made.files)} 个文件。"
    )
    click.echo(_KEYS)
    _tell(problems)


@click.command(help="把备份 DIRECTORY 恢复到空的数据库（先运行 techmatch migrate）。")
@click.argument("directory", type=_DIRECTORY)
@click.pass_obj
def restore(runtime: Runtime, directory: Path) -> None:
    """Exit with 0, or with 1 when the restored audit chain or frozen figures do not verify."""
    with _bar("恢复") as progress:
        done = backups.restore(runtime.database, runtime.settings, directory, progress)
    made = done.manifest
    click.echo(
        f"已恢复 {made.made_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S} 的备份："
        f"{len(made.tables)} 个表共 {made.rows} 行，{len(made.files)} 个文件。"
    )
    if not done.chain.problems:
        click.echo(f"审计链完整：{done.chain.count} 条。")
    if not done.frozen.problems:
        click.echo(f"冻结的指标完整：{done.frozen.count} 版。")
    click.echo("请运行 techmatch index rebuild 重建索引，再启动 worker 和 serve。")
    _tell((*done.chain.problems, *done.frozen.problems))


@contextmanager
def _bar(what: str) -> Iterator[Progress]:
    with tqdm(desc=what, unit="行", leave=False, disable=None) as bar:

        def progress(table: str, rows: int) -> None:
            bar.set_description(f"{what} {table}", refresh=False)
            bar.update(rows)

        yield progress


def _tell(problems: Sequence[str]) -> None:
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(1)
