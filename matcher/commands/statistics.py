"""Verify the frozen figures."""

import click

from matcher.runtime import Runtime
from matcher.statistics.verify import verify


@click.group(help="核对冻结的指标。")
def statistics() -> None:
    """The group of the commands of figures."""


@statistics.command("verify", help="核对全部冻结的指标：内容与核对码、审计日志是否一致，有无缺版。")
@click.pass_obj
def verify_frozen(runtime: Runtime) -> None:
    """Exit with 0 and the count, or with 1 and what does not fit."""
    found = verify(runtime.database)
    if not found.problems:
        click.echo(f"冻结的指标完整：{found.count} 版。")
        return
    click.echo(f"冻结的指标有问题（共 {found.count} 版）：", err=True)
    for problem in found.problems:
        click.echo(problem, err=True)
    raise SystemExit(1)
