"""Measure matching quality."""

import json
from collections.abc import Mapping
from pathlib import Path

import click

from matcher.matching import evaluation
from matcher.matching.encoder.factory import load_encoder
from matcher.matching.evaluation.comparing import compare_with, read_query_figures
from matcher.matching.evaluation.measure import PIPELINE
from matcher.matching.evaluation.report import markdown
from matcher.matching.ranking import load_ranker, read_ranker
from matcher.runtime import Runtime

_FILE = click.Path(path_type=Path, dir_okay=False)
_FIGURES = ("ndcg@10", "recall@50", "spearman", "mae_score")


@click.command(help="在 BEIR 格式的标注数据上评测检索、排序和分级。")
@click.option("--corpus", type=_FILE, required=True, help="语料 JSONL：_id、title、text。")
@click.option("--queries", type=_FILE, required=True, help="查询 JSONL：_id、title、text。")
@click.option("--qrels", type=_FILE, required=True, help="标注 TSV：query-id、corpus-id、score。")
@click.option("--json", "json_file", type=_FILE, help="把结果（含逐条查询）另存为 JSON 文件。")
@click.option("--report", type=_FILE, help="把结果写成 Markdown 报告。")
@click.option("--compare", "earlier", type=_FILE, help="与以前的 JSON 结果逐条配对比较。")
@click.option("--encoder", help="本次使用的语义模型：目录或名称，代替 TECHMATCH_ENCODER。")
@click.option("--ranker", type=_FILE, help="本次使用的排序模型文件，代替随平台提供的。")
@click.pass_obj
def evaluate(
    runtime: Runtime,
    corpus: Path,
    queries: Path,
    qrels: Path,
    json_file: Path | None,
    report: Path | None,
    earlier: Path | None,
    encoder: str | None,
    ranker: Path | None,
) -> None:
    """Run the production pipeline over the files and print the figures."""
    collection = evaluation.read_collection(corpus, queries, qrels)
    reference = read_query_figures(earlier) if earlier else None
    result = evaluation.evaluate(
        collection,
        load_encoder(encoder, runtime.settings.models, runtime.settings.encoder_backend)
        if encoder
        else runtime.encoder,
        runtime.tokenizer,
        read_ranker(ranker) if ranker else load_ranker(),
        lambda text: click.echo(text, err=True),
        runtime.reranker,
    )
    machine = result.as_json()
    _print_stages({**machine["stages"], PIPELINE: machine[PIPELINE]})
    click.echo("  ".join(f"{name} {count}" for name, count in result.counts.items()))
    click.echo("  ".join(f"{name} {seconds} s" for name, seconds in result.seconds.items()))
    if json_file:
        text = json.dumps(machine, ensure_ascii=False, indent=2)
        json_file.write_text(text + "\n", encoding="utf-8")
    if report:
        report.write_text(markdown(result, collection), encoding="utf-8")
    if reference:
        _print_comparison(compare_with(result, reference))


def _print_stages(stages: Mapping[str, Mapping[str, float]]) -> None:
    click.echo(f"{'stage':14}" + "".join(f"{name:>10}" for name in _FIGURES))
    for stage, figures in stages.items():
        cells = (f"{figures[name]:10.4f}" if name in figures else "" for name in _FIGURES)
        click.echo(f"{stage:14}" + "".join(cells))


def _print_comparison(comparisons: Mapping[str, evaluation.Comparison]) -> None:
    click.echo("与以前相比（逐条查询配对；正数表示本次更好）：")
    for name, found in comparisons.items():
        click.echo(
            f"{name:14} {found.difference:+.4f}  [{found.low:+.4f}, {found.high:+.4f}]"
            f"  p = {found.p:.4f}"
        )
