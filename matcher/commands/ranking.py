"""Train, list, promote and roll back rankers."""

from datetime import datetime

import click
from sqlalchemy import select

from matcher.actor import SYSTEM
from matcher.clock import CHINA, now
from matcher.matching.learning.decisions import learn_from_decisions
from matcher.matching.learning.rankers import Learned
from matcher.matching.ranker_versions import RankerVersion, keep_candidate, promote, roll_back
from matcher.runtime import Runtime

_STATES = {
    "candidate": "候选",
    "current": "在用",
    "replaced": "已被替换",
    "withdrawn": "已撤下",
}


@click.group(help="训练、查看、启用、退回排序模型。")
def ranker() -> None:
    """The group of the ranker commands."""


@ranker.command(help="用经纪人的判定训练排序模型，并与现用模型做配对检验。")
@click.pass_obj
def train(runtime: Runtime) -> None:
    """Train a candidate and say whether it is better."""
    version = f"ranker-{now().astimezone(CHINA):%Y%m%d-%H%M%S}"
    with runtime.database.read() as session:
        learned = learn_from_decisions(session, runtime.replica, version)
    with runtime.database.write() as session:
        keep_candidate(session, SYSTEM, learned.ranker, runtime.encoder.name, better=learned.better)
    click.echo(_told(learned))


@ranker.command("list", help="已有的排序模型。")
@click.pass_obj
def show_versions(runtime: Runtime) -> None:
    """Print every trained ranker, newest first."""
    with runtime.database.read() as session:
        rows = session.scalars(select(RankerVersion).order_by(RankerVersion.id.desc())).all()
        for row in rows:
            manifest = row.document["manifest"]
            click.echo(
                f"{row.version}  {_STATES[row.state]}  训练于 {_moment(row.created_at)}  "
                f"{manifest.get('pairs', 0)} 对  nDCG@10 "
                f"{manifest.get('ndcg@10', '')}  {'已证明更好' if row.better else '未证明更好'}"
            )
        if not rows:
            click.echo(f"还没有训练过；现用 {runtime.replica.ranker.version}。")


@ranker.command("promote", help="启用一个经检验更好的候选模型。")
@click.argument("version")
@click.pass_obj
def promote_version(runtime: Runtime, version: str) -> None:
    """Put a candidate to use."""
    with runtime.database.write() as session:
        promote(session, SYSTEM, version)
    click.echo(f"已启用 {version}，运行中的进程随即使用。")


@ranker.command(help="退回上一个排序模型。")
@click.pass_obj
def rollback(runtime: Runtime) -> None:
    """Return to the ranker before."""
    with runtime.database.write() as session:
        version = roll_back(session, SYSTEM, runtime.encoder.name)
    click.echo(f"已退回 {version}，运行中的进程随即使用。")


def _told(learned: Learned) -> str:
    manifest, comparison = learned.ranker.manifest, learned.comparison
    verdict = (
        f"已证明更好，可用 techmatch ranker promote {learned.ranker.version} 启用。"
        if learned.better
        else "未证明更好，保留现用模型。"
    )
    return (
        f"{learned.ranker.version}：{manifest['queries']} 条需求、{manifest['pairs']} 对，"
        f"nDCG@10 {manifest['ndcg@10 before']} → {manifest['ndcg@10']}"
        f"（差 {comparison.difference:+.4f}，p = {comparison.p:.3f}）。{verdict}"
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
