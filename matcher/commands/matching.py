"""Ask for matches on the command line."""

import json
from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.listings.visibility import get_listing
from matcher.match_reports.contributions import parts_of_order
from matcher.matching.match import MatchResult, match_listing, match_text
from matcher.matching.passages import passages_of_text
from matcher.matching.reasons.standing import quoted
from matcher.matching.reasons.told import pair_lines
from matcher.runtime import Runtime
from matcher.taxonomy import scheme


@click.command(help="为一条信息或一段文字找出对方的匹配。")
@click.option("--demand", metavar="编号", help="技术需求，例如 D2026-0001。")
@click.option("--scenario", metavar="编号", help="应用场景，例如 S2026-0001。")
@click.option("--achievement", metavar="编号", help="科技成果，例如 A2026-0001。")
@click.option("--text", metavar="文字", help="一段需求描述。")
@click.option("--top", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def match(
    runtime: Runtime,
    demand: str | None,
    scenario: str | None,
    achievement: str | None,
    text: str | None,
    top: int,
    as_json: bool,
) -> None:
    """Print ranked matches with code, title, score, grade and reasons."""
    codes = [code for code in (demand, scenario, achievement) if code]
    if len(codes) + bool(text and text.strip()) != 1:
        raise click.UsageError(
            "请从 --demand、--scenario、--achievement、--text 中选且只选一项，且不能为空。"
        )
    with runtime.database.read() as session:
        runtime.replica.catch_up(session)
        results = _find(runtime, session, codes, text or "", top)
    if as_json:
        click.echo(json.dumps(_rows(results), ensure_ascii=False, indent=2))
    else:
        _print(results)


def _find(
    runtime: Runtime, session: Session, codes: Sequence[str], text: str, top: int
) -> list[MatchResult]:
    if codes:
        listing = get_listing(session, SYSTEM, codes[0])
        return match_listing(session, SYSTEM, runtime.replica, listing, top)
    return match_text(session, SYSTEM, runtime.replica, passages_of_text(text), top)


def _rows(results: Sequence[MatchResult]) -> list[dict[str, Any]]:
    return [
        {
            "rank": result.rank,
            "code": result.listing.code,
            "kind": result.listing.kind,
            "title": result.listing.public_title,
            "organization": result.listing.organization.name,
            "score": round(result.ranked.score, 6),
            "relevance": round(result.ranked.relevance, 4),
            "grade": scheme("grades").name(result.ranked.grade),
            "components": {k: round(v, 4) for k, v in result.ranked.components.items()},
            "contributions": {k: round(v, 6) for k, v in result.ranked.contributions.items() if v},
            "reasons": result.reasons.as_json(),
            "quotes": _quotes(result),
        }
        for result in results
    ]


def _print(results: Sequence[MatchResult]) -> None:
    if not results:
        click.echo("没有找到匹配。索引为空时请先导入并运行 techmatch worker。")
    for result in results:
        grade = scheme("grades").name(result.ranked.grade)
        listing = result.listing
        click.echo(f"{result.rank:3} {grade} {listing.code} {listing.public_title}")
        click.echo(f"      {listing.organization.name}  得分 {result.ranked.score:.4f}")
        click.echo(f"      {_contributions(result)}")
        for line in (*pair_lines(result.reasons.pairs, *result.texts), *result.reasons.as_text()):
            click.echo(f"      · {line}")


def _quotes(result: MatchResult) -> list[dict[str, str]]:
    """The sentences of the pairs in their order."""
    need, achievement = result.texts
    return [
        {"need": quoted(pair.need, need), "achievement": quoted(pair.achievement, achievement)}
        for pair in result.reasons.pairs
    ]


def _contributions(result: MatchResult) -> str:
    """What the score is the sum of, the largest first."""
    parts = sorted(parts_of_order(result.ranked.contributions), key=lambda part: -part.value)
    return "得分构成 " + "  ".join(f"{part.label} {part.value:.4f}" for part in parts)
