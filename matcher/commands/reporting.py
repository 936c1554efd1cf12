"""Write annual reports and monthly briefs to files."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import SYSTEM
from matcher.annual_reports.ask import note
from matcher.annual_reports.brief import month_of
from matcher.annual_reports.brief_pdf import monthly_brief_pdf
from matcher.annual_reports.evidence import workbook
from matcher.annual_reports.gather import content_of_year, turnover_of
from matcher.annual_reports.make import report as written
from matcher.annual_reports.make import report_name
from matcher.annual_reports.templates import template_in_use
from matcher.errors import NotFoundError
from matcher.made_files.make import untold
from matcher.runtime import Runtime

_PATH = click.Path(dir_okay=False, path_type=Path)
_ZONE = click.option("--zone", required=True, metavar="代码", help="示范区的代码，例如 demo。")


@click.group(help="生成年度建设报告和月度简报。")
def report() -> None:
    """Group the commands."""


@report.command(help="由冻结的数据生成年度建设报告（Word）。")
@_ZONE
@click.option("--year", required=True, type=click.IntRange(2000, 2099), help="年度。")
@click.option("--output", type=_PATH, help="写到哪个文件；不写时用报告的名称，放在当前目录。")
@click.option("--evidence", type=_PATH, help="另把全部证据清单写到这个 Excel 文件。")
@click.pass_obj
def annual(
    runtime: Runtime, zone: str, year: int, output: Path | None, evidence: Path | None
) -> None:
    """Write the report from the newest frozen figures, by the zone's template."""
    with runtime.database.write() as session:
        content = content_of_year(session, SYSTEM, _zone(session, zone), year)
        template = template_in_use(session, content.frozen.zone_id)
        made = written(session, SYSTEM, content, template, untold)
        path = output or Path(report_name(content))
        path.write_bytes(made)
        note(session, SYSTEM, content.frozen, template.number)
        if evidence:
            turnover = turnover_of(session, SYSTEM, content)
            workbook(content, turnover, evidence, untold)
    click.echo(f"已写出 {path}，用的是第 {content.frozen.version} 版冻结数据。")
    if evidence:
        click.echo(f"已写出 {evidence}。")


@report.command(help="生成一个月的简报（一页 PDF）。")
@_ZONE
@click.option("--month", required=True, metavar="年-月", help="例如 2026-10。")
@click.option("--output", type=_PATH, help="写到哪个文件；不写时放在当前目录。")
@click.pass_obj
def brief(runtime: Runtime, zone: str, month: str, output: Path | None) -> None:
    """Write the brief of a month."""
    period = month_of(month)
    with runtime.database.read() as session:
        found = _zone(session, zone)
        made = monthly_brief_pdf(session, SYSTEM, found, period)
    path = output or Path(f"{found.name}技术交易简报-{period.key}.pdf")
    path.write_bytes(made)
    click.echo(f"已写出 {path}。")


def _zone(session: Session, code: str) -> Zone:
    """The zone of this code.

    Raises:
        NotFoundError: there is none; the message names those there are.
    """
    zone = session.scalar(select(Zone).where(Zone.code == code))
    if zone is None:
        known = "、".join(session.scalars(select(Zone.code).order_by(Zone.code)))
        raise NotFoundError(f"没有代码为 {code} 的示范区。现有：{known or '无'}。")
    return zone
