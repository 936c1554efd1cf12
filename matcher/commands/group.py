"""The group of all commands, and how it ends when something is refused."""

import os
import sys

import click

from indexes.errors import SearchIndexError
from matcher.commands.accounts import account
from matcher.commands.audit import audit
from matcher.commands.backup import backup, restore
from matcher.commands.data import demo, import_listings, migrate, template
from matcher.commands.encoders import encoder
from matcher.commands.evaluating import evaluate
from matcher.commands.index import index
from matcher.commands.keys import reseal
from matcher.commands.matching import match
from matcher.commands.permissions import permissions
from matcher.commands.ranking import ranker
from matcher.commands.reporting import report
from matcher.commands.serving import serve, worker
from matcher.commands.statistics import statistics
from matcher.errors import FileRefusedError, TechmatchError
from matcher.privacy.logs import configure_logs
from matcher.runtime import Runtime
from matcher.settings import load_settings

REFUSED, FILE_REFUSED = 1, 2


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        """Tell expected errors in one Chinese line instead of a traceback."""
        try:
            return super().invoke(ctx)
        except FileRefusedError as error:
            click.echo(f"文件未导入：{error.message}", err=True)
            sys.exit(FILE_REFUSED)
        except TechmatchError as error:
            click.echo(error.message, err=True)
            sys.exit(REFUSED)
        except SearchIndexError as error:
            click.echo(str(error), err=True)
            sys.exit(REFUSED)


@click.group(cls=_Group, help="技术供需匹配平台的命令。设置见 README（环境变量 TECHMATCH_…）。")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Open the runtime for the command, and close it afterwards."""
    configure_logs()
    runtime = Runtime(load_settings(os.environ))
    ctx.obj = runtime
    ctx.call_on_close(runtime.close)


for command in (
    *(import_listings, template, match, evaluate, index, ranker, encoder),
    *(worker, serve, migrate, demo, backup, restore),
    *(reseal, permissions, audit, account, report, statistics),
):
    main.add_command(command)
