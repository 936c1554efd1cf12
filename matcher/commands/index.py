"""Look after the index."""

import click

from matcher.matching.encoder.openvino_conversion import conversion_of
from matcher.matching.indexing import compare, rebuild, repair, status, write_snapshot
from matcher.matching.pruning import prune
from matcher.runtime import Runtime


@click.group(help="查看、重建、核对检索索引。")
def index() -> None:
    """The group of the index commands."""


@index.command("status", help="索引与数据库的进度。")
@click.pass_obj
def show_status(runtime: Runtime) -> None:
    """Print how far each step has come."""
    now = status(runtime.database, runtime.encoder)
    click.echo(f"编码模型      {runtime.encoder.name}（{runtime.encoder.dimension} 维）")
    click.echo(f"分词          {runtime.tokenizer.name}")
    click.echo(f"已公开信息    {now.public}")
    click.echo(f"变更序号      {now.head}")
    click.echo(f"已编码到      {now.encoded}（落后 {now.head - now.encoded}）")
    click.echo(f"最新快照      {now.snapshot}（落后 {now.head - now.snapshot}）")


@index.command("rebuild", help="只依据数据库重建索引并保存快照。")
@click.pass_obj
def rebuild_index(runtime: Runtime) -> None:
    """Build everything anew."""
    count = rebuild(runtime.database, runtime.replica, runtime.snapshots)
    click.echo(f"索引已重建，共 {count} 条。运行中的进程不受影响，重启后使用新快照。")


@index.command("verify", help="逐条核对索引与数据库，不一致的予以修复。")
@click.pass_obj
def verify_index(runtime: Runtime) -> None:
    """Compare, and repair what differs."""
    difference = compare(runtime.database, runtime.replica)
    if not difference.ids:
        click.echo(f"索引与数据库一致，共 {len(runtime.replica)} 条。")
        return
    click.echo(
        f"索引缺少 {len(difference.missing)} 条，多出 {len(difference.surplus)} 条，"
        f"内容过时 {len(difference.outdated)} 条；正在修复 …"
    )
    repair(runtime.database, runtime.replica, difference)
    write_snapshot(runtime.database, runtime.replica, runtime.snapshots)
    left = compare(runtime.database, runtime.replica)
    click.echo(f"修复完成，仍不一致 {len(left.ids)} 条。")
    if left.ids:
        raise SystemExit(1)


@index.command("prune", help="删除不再使用的语义模型留下的索引快照和 OpenVINO 转换结果。")
@click.pass_obj
def prune_index(runtime: Runtime) -> None:
    """Keep only what the encoder in use needs."""
    models = runtime.settings.models
    used = {runtime.snapshots.root, conversion_of(runtime.encoder.name, models)}
    deleted = prune(runtime.settings.snapshots, models, used)
    for path in deleted:
        click.echo(f"已删除 {path}")
    click.echo(f"共删除 {len(deleted)} 个目录；保留 {runtime.encoder.name} 的快照和转换结果。")
