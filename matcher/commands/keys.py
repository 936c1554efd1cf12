"""Change the data key."""

import click

from matcher.db.reseal import reseal as reseal_all
from matcher.runtime import Runtime


@click.command(
    help="更换数据密钥：用 TECHMATCH_DATA_KEY 中的第一把密钥重新加密个人信息和上传文件。"
)
@click.pass_obj
def reseal(runtime: Runtime) -> None:
    """Seal with the current key whatever a former one sealed."""
    with runtime.database.write() as session:
        count = reseal_all(session)
    click.echo(f"已重新加密 {count} 处。")
    if not seal_uploads(runtime):
        raise SystemExit(1)
    click.echo("现在可以从 TECHMATCH_DATA_KEY 中删去旧密钥。")


def seal_uploads(runtime: Runtime) -> bool:
    """Seal uploads that are plain or sealed with a former key; whether all could be, and tell."""
    with runtime.database.read() as session:
        sealed, shut = runtime.uploads.seal_anew(session)
    if sealed:
        click.echo(f"已加密上传文件 {sealed} 个。")
    for path in shut:
        click.echo(f"上传文件 {path} 打不开，没有加密：被改动过，或用了另一把密钥。", err=True)
    return not shut
