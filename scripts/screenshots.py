"""Take pictures of every page of a fresh demonstration, as each of its people sees it.

    scripts/screenshots [FOLDER]

Serves the demonstration on loopback, follows the links of each person's pages until every kind of
page was found, and keeps it at 1440 and 390 px under FOLDER (default var/screenshots), with an
index.html that shows all of them. Ends with 1 when a page is wider than its window. Run by a
person; takes some minutes.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from loading.crawl import COOKIE, begin_session, browser, pages
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from matcher.demonstration.accounts import demonstration_accounts
from matcher.demonstration.load import load_demonstration
from matcher.migrations import upgrade
from matcher.runtime import Runtime
from matcher.settings import load_settings
from webapp.access.security import limiter
from webapp.app import create_app

WIDTHS = {1440: 900, 390: 844}
# States that no link leads to, by who sees them.
STATES = {
    "": {
        "state.nothing-found": "/search?q=%E9%87%8F%E5%AD%90%E6%B3%A1%E8%8F%9C&field=08",
        "state.not-found": "/demands/D2020-0001",
    },
    "qiye": {"state.refused": "/admin/audit"},
}
# Pages that are other ones for everybody.
_OWN = frozenset({"home.index", "my.start", "desk.today"})


def main() -> None:
    """Find the pages, take the pictures, and tell which are too wide."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path("var/screenshots"))
    folder: Path = parser.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with _demonstration() as (app, runtime), _serving(app) as root, _chromium() as chromium:
        wide = list(_pictures(app, runtime, chromium, root, folder))
    _write_index(folder)
    print("\n".join(wide))
    sys.exit(1 if wide else 0)


@contextmanager
def _demonstration() -> Iterator[tuple[Flask, Runtime]]:
    with tempfile.TemporaryDirectory() as home:
        own = {"TECHMATCH_HOME": home, "TECHMATCH_DEMONSTRATION": "1"}
        runtime = Runtime(load_settings({**os.environ, **own}))
        upgrade(runtime.database)
        load_demonstration(runtime, print)
        limiter.enabled = False
        yield create_app(runtime), runtime
        runtime.close()


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


def _pictures(
    app: Flask, runtime: Runtime, chromium: Browser, root: str, folder: Path
) -> Iterator[str]:
    """Take them all, each kind of page once; yields what is too wide."""
    seen: set[str] = set()
    for login in ("", *(account.login for account in demonstration_accounts())):
        token = begin_session(runtime, login) if login else ""
        found = pages(app, browser(app, token)) | STATES.get(login, {})
        new = {kind: at for kind, at in found.items() if kind not in seen or kind in _OWN}
        seen |= new.keys()
        print(f"{login or 'public'}: {len(new)} pages")
        yield from _taken(chromium, root, token, new, folder, login or "public")


def _taken(
    chromium: Browser, root: str, token: str, new: Mapping[str, str], folder: Path, who: str
) -> Iterator[str]:
    for width, height in WIDTHS.items():
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, base_url=root, locale="zh-CN")  # type: ignore[arg-type]
        if token:
            context.add_cookies([{"name": COOKIE, "value": token, "url": root}])
        page = context.new_page()
        for kind, address in new.items():
            if wider := _picture(page, address, folder / str(width) / f"{kind}.{who}.png"):
                yield f"{width} {who} {address}: {wider} px too wide"
        context.close()


def _picture(page: Page, address: str, path: Path) -> int:
    """Take one; returns by how many pixels the page is too wide."""
    page.goto(address, wait_until="load")
    page.screenshot(path=path, full_page=True)
    found: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return max(found, 0)


def _write_index(folder: Path) -> None:
    pictures = sorted(folder.glob("*/*.png"), key=lambda path: (path.name, path.parent.name))
    figures = "\n".join(
        f'<figure><img loading="lazy" width="480" alt="" src="{path.relative_to(folder)}">'
        f"<figcaption>{path.relative_to(folder)}</figcaption></figure>"
        for path in pictures
    )
    page = f"<!doctype html><meta charset=utf-8><title>screenshots</title>{figures}"
    (folder / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
