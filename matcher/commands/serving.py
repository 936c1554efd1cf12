"""Run the worker and the web server."""

import os
import sys

import click

from matcher.privacy.logs import ACCESS_LAYOUT
from matcher.runtime import Runtime
from matcher.settings import Settings
from matcher.worker import Worker

_THREADS = 4


@click.command(help="启动后台工作进程：编码、索引、推荐匹配、到期处理。")
@click.pass_obj
def worker(runtime: Runtime) -> None:
    """Work until stopped."""
    Worker(runtime).run()


@click.command(help="启动网页服务。")
@click.pass_obj
def serve(runtime: Runtime) -> None:
    """Become gunicorn; each of its processes holds a replica of the index."""
    os.execv(sys.executable, server_command(runtime.settings))  # noqa: S606 - our own, no shell


def server_command(settings: Settings, application: str = "webapp.wsgi:app") -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable,
        *("-m", "gunicorn", application),
        *("--bind", f"{settings.host}:{settings.port}"),
        *("--workers", str(settings.web_workers)),
        *("--threads", str(_THREADS)),
        *("--logger-class", "webapp.server_logs.MaskingLogger"),
        *("--access-logfile", str(settings.home / "access.log")),
        *("--access-logformat", ACCESS_LAYOUT),
    ]
