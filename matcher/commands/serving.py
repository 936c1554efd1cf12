"""Run the worker and the web server."""

import os
import sys

import click

from matcher.runtime import Runtime
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
    settings = runtime.settings
    arguments = [
        sys.executable,
        *("-m", "gunicorn", "webapp.wsgi:app"),
        *("--bind", f"{settings.host}:{settings.port}"),
        *("--workers", str(settings.web_workers)),
        *("--threads", str(_THREADS)),
        *("--access-logfile", str(settings.home / "access.log")),
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter, no shell
