"""Measure matching quality."""

import json
from pathlib import Path

import click

from matcher.matching import evaluation
from matcher.runtime import Runtime

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(help="在 BEIR 格式的标注数据上评测检索、排序和分级。")
@click.option("--corpus", type=_FILE, required=True, help="语料 JSONL：_id、title、text。")
@click.option("--queries", type=_FILE, required=True, help="查询 JSONL：_id、title、text。")
@click.option("--qrels", type=_FILE, required=True, help="标注 TSV：query-id、corpus-id、score。")
@click.option("--json", "report", type=_FILE, help="把结果另存为 JSON 文件。")
@click.pass_obj
def evaluate(
    runtime: Runtime, corpus: Path, queries: Path, qrels: Path, report: Path | None
) -> None:
    """Run the production pipeline over the files and print the figures."""
    collection = evaluation.read_collection(corpus, queries, qrels)
    result = evaluation.evaluate(
        collection,
        runtime.encoder,
        runtime.tokenizer,
        lambda text: click.echo(text, err=True),
    )
    click.echo(f"{'stage':14} {'ndcg@10':>8} {'recall@50':>9} {'spearman':>8} {'mae_score':>9}")
    for name, figures in {**result.stages, "pipeline": result.pipeline}.items():
        mae = f"{figures['mae_score']:9.4f}" if "mae_score" in figures else ""
        click.echo(
            f"{name:14} {figures['ndcg@10']:8.4f} {figures['recall@50']:9.4f} "
            f"{figures['spearman']:8.4f} {mae}"
        )
    click.echo("  ".join(f"{name} {count}" for name, count in result.counts.items()))
    click.echo("  ".join(f"{name} {seconds} s" for name, seconds in result.seconds.items()))
    if report:
        report.write_text(json.dumps(result.as_json(), indent=2) + "\n", encoding="utf-8")
