"""Change the data key."""

import click

from matcher.db.reseal import reseal as reseal_all
from matcher.runtime import Runtime


@click.command(help="更换数据密钥：用 TECHMATCH_DATA_KEY 中的第一把密钥重新加密个人信息。")
@click.pass_obj
def reseal(runtime: Runtime) -> None:
    """Seal with the current key whatever a former one sealed."""
    with runtime.database.write() as session:
        count = reseal_all(session)
    click.echo(f"已重新加密 {count} 处。现在可以从 TECHMATCH_DATA_KEY 中删去旧密钥。")
