"""Known bad content: the harmless test pattern always, everything else where ClamAV is set."""

import socket
import struct
from pathlib import Path
from typing import BinaryIO

from matcher.errors import FileRefusedError
from matcher.uploads.office import parts

# In two halves, so that no scanner takes this file for an infected one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_CHUNK = 64 << 10
_TIMEOUT_SECONDS = 30
_ANSWER_LIMIT = 4096


def refuse_infected(path: Path, *, archive: bool, clamd: str = "") -> None:
    """Refuse a file in which something bad is found, or that could not be looked into.

    Args:
        path: the file.
        archive: whether its parts are to be unpacked; its size was checked before.
        clamd: `host:port` or socket path of a ClamAV daemon; not asked when empty.

    Raises:
        FileRefusedError: infected, or the daemon does not answer.
    """
    contents = parts(path) if archive else iter([path.read_bytes()])
    if any(EICAR in content for content in contents) or (clamd and _found(path, clamd)):
        raise FileRefusedError("文件中发现病毒，没有接收。请先用杀毒软件检查本机后再上传。")


def _found(path: Path, clamd: str) -> bool:
    try:
        answer = _ask(path, clamd)
    except OSError:
        answer = ""
    if answer.endswith("FOUND"):
        return True
    if answer != "stream: OK":
        raise FileRefusedError("病毒检查暂时不能进行，文件没有接收。请稍后再试，或联系运营人员。")
    return False


def _ask(path: Path, clamd: str) -> str:
    """What the daemon answers to the content, by its INSTREAM command."""
    with _connected(clamd) as server, path.open("rb") as file:
        server.sendall(b"zINSTREAM\0")
        _send(server, file)
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _ANSWER_LIMIT:
            more = server.recv(_ANSWER_LIMIT)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _send(server: socket.socket, file: BinaryIO) -> None:
    while chunk := file.read(_CHUNK):
        server.sendall(struct.pack("!I", len(chunk)) + chunk)
    server.sendall(struct.pack("!I", 0))


def _connected(clamd: str) -> socket.socket:
    host, colon, port = clamd.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host.strip("[]"), int(port)), _TIMEOUT_SECONDS)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.settimeout(_TIMEOUT_SECONDS)
    try:
        server.connect(clamd)
    except BaseException:
        server.close()
        raise
    return server
