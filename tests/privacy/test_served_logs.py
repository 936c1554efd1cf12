"""Nothing that people type reaches a log: the real server with its real logs, asked everything."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from matcher.commands.serving import server_command
from matcher.settings import Settings
from tests.privacy.crawling import personal

PHONE, EMAIL, IDENTITY = "13912345678", "qian.shifan@example.com", "150203199001010010"
TYPED = f"钱示范人 {PHONE} {EMAIL} {IDENTITY}"
_PATIENCE_SECONDS = 60


@dataclass
class Server:
    """A running server and where it writes.

    Attributes:
        port: where it listens on the loopback.
        folder: holds `output.log`, both streams of the process, and `access.log`.
    """

    port: int
    folder: Path
    cookie: str = ""

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        """Status and text of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"/?q={PHONE}"}
        headers |= {"User-Agent": EMAIL, "Cookie": self.cookie}
        connection.request(method, path, urlencode(form), headers)
        answer = connection.getresponse()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        told = answer.status, answer.read().decode()
        connection.close()
        return told

    def fill(self, page: str, **form: str) -> int:
        """The status after a form of a page was sent."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.ask("GET", page)[1])
        assert token
        return self.ask("POST", page, csrf_token=token[1], **form)[0]

    def send(self, line: str) -> bytes:
        """What is answered to a request that is no HTTP."""
        with socket.create_connection(("127.0.0.1", self.port), _PATIENCE_SECONDS) as plug:
            plug.sendall(f"{line}\r\nHost: a\r\n\r\n".encode())
            return plug.recv(4096)

    def written(self, name: str) -> str:
        """What is in a log by now."""
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The command of `techmatch serve`, over an application that can break."""
    home = tmp_path_factory.mktemp("served")
    (home / "techmatch.db").write_bytes(migrated_sqlite.read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = server_command(Settings(home=home, port=port), "tests.privacy.served:app")
    environment = os.environ | {"TECHMATCH_HOME": str(home), "TECHMATCH_ENCODER": "hashing"}
    with (home / "output.log").open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        _wait_for(process, port)
        yield Server(port, home)
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    last = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < last:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the server did not start")


def test_nothing_typed_reaches_a_log(server: Server) -> None:
    asked = quote(TYPED)
    assert server.ask("GET", f"/search?q={asked}")[0] == 200
    assert server.ask("GET", f"/{asked}")[0] == 404
    assert server.ask("GET", f"/api/v1/listings?kind={asked}&q={asked}")[0] == 422
    assert server.fill("/account/sign-in", login=TYPED, password=PHONE) == 403
    assert server.fill("/register", name=TYPED, credit_code=IDENTITY, email=f"{EMAIL}@") == 422
    assert server.ask("POST", "/register", name=TYPED, email=EMAIL)[0] == 400
    status, page = server.ask("GET", f"/breaks?q={asked}")
    assert (status, personal(page)) == (500, [])
    assert server.send(f"GET /search {PHONE} {EMAIL}").startswith(b"HTTP/1.1 400")

    output, access = server.written("output.log"), server.written("access.log")
    # The lines are there, with the person masked.
    assert "ValueError: cannot read 钱示范人 139****5678 q***@example.com 150*********" in output
    assert "GET /breaks" in output
    assert re.search(r"Invalid.*139\*\*\*\*5678", output)
    assert re.search(r'"GET /search HTTP/1.1" 200', access)
    assert access.count("\n") >= 6
    for log in (output, access):
        assert personal(log) == []
        assert not any(word in log for word in (PHONE, EMAIL, IDENTITY, quote(EMAIL)))
