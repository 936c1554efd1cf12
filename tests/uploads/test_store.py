"""Files are taken for what they are, and kept whole or not at all."""

import hashlib
import os
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.errors import FileRefusedError, NotFoundError
from matcher.taxonomy import load_rules
from matcher.uploads.archive_limits import ArchiveLimits
from matcher.uploads.infection import EICAR
from matcher.uploads.kept import PROOF, get_upload, keep
from matcher.uploads.store import UploadStore
from tests.conftest import People
from tests.uploads.files import HTML, JPEG, PDF, archive, docx, png, sent, xlsx

_OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.fixture
def store(tmp_path: Path) -> UploadStore:
    return UploadStore(tmp_path / "uploads")


def files(store: UploadStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept_name"),
    [
        (PDF, "营业执照.pdf", "application/pdf", "营业执照.pdf"),
        (png(), "扫描.PNG", "image/png", "扫描.png"),
        (JPEG, "照片.jpeg", "image/jpeg", "照片.jpg"),
        (docx(), "说明.docx", f"{_OFFICE}.wordprocessingml.document", "说明.docx"),
        (xlsx(), "表.xlsx", f"{_OFFICE}.spreadsheetml.sheet", "表.xlsx"),
    ],
)
def test_good_files_are_laid_down_under_a_generated_name(
    store: UploadStore, content: bytes, name: str, media_type: str, kept_name: str
) -> None:
    received = store.receive(sent(content, name))
    path = store.path(received.key)
    assert (received.media_type, received.name) == (media_type, kept_name)
    with store.open(received.key) as file:
        assert file.read() == content
    assert content[:40] not in path.read_bytes()
    assert path == store.folder / received.key[:2] / received.key
    assert received.size == len(content)
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert path.stat().st_mode & 0o177 == 0
    assert files(store) == [path]


BOMB = archive({"[Content_Types].xml": "<Types/>", "word/document.xml": b"\0" * (20 << 20)})


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "空.pdf", "空的"),
        (HTML, "图.png", "与扩展名不符"),
        (png(), "图.pdf", "与扩展名不符"),
        (b"MZ\x90\x00", "程序.pdf", "与扩展名不符"),
        (b"MZ\x90\x00", "程序.exe", "不能上传"),
        (HTML, "页.html", "不能上传"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "图.svg", "不能上传"),
        (PDF, "没有扩展名", "不能上传"),
        (PDF, "营业执照.pdf.exe", "不能上传"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧.doc", "旧版"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "加密.docx", "旧版"),
        (EICAR, "测试.txt", "不能上传"),
        (PDF.replace(b"\ntrailer", b"\n" + EICAR + b"\ntrailer"), "病毒.pdf", "病毒"),
        (docx({"word/media/x.txt": EICAR}), "病毒.docx", "病毒"),
        (BOMB, "炸弹.docx", "炸弹"),
        (docx({"word/vbaProject.bin": b"x"}), "宏.docx", "宏"),
        (docx(types="<Types>application/vnd.ms-word.macroEnabled</Types>"), "宏.docx", "宏"),
        (docx({"word/activeX/activeX1.bin": b"x"}), "控件.docx", "宏"),
        (docx({"WORD/DOCUMENT.XML": "<other/>"}), "两个.docx", "与扩展名不符"),
        (xlsx(), "改名.docx", "与扩展名不符"),
        (archive({"a.txt": "x"}), "压缩.docx", "与扩展名不符"),
        (docx()[:-30], "截断.docx", "损坏"),
        (PDF[:9] + HTML + PDF[9:], "页.pdf", "网页代码"),
        (PDF + HTML, "页.pdf", "末尾"),
        (PDF[:40], "截断.pdf", "不完整"),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>"), "脚本.pdf", "脚本"),
        (png() + HTML, "图.png", "夹带"),
        (png()[:-4], "图.png", "不完整"),
        (png() + archive({"a.txt": "x"}), "图.png", "压缩文件"),
        (PDF + archive({"a.txt": "x"}), "图.pdf", "压缩文件"),
        (JPEG[:20] + b"<script>alert(1)</script>" + JPEG[20:], "图.jpg", "网页代码"),
        (JPEG[:-2], "图.jpg", "不完整"),
    ],
)
def test_bad_files_leave_nothing(store: UploadStore, content: bytes, name: str, says: str) -> None:
    with pytest.raises(FileRefusedError, match=says):
        store.receive(sent(content, name))
    assert files(store) == []


def test_the_largest_file_is_taken_and_one_byte_more_is_not(store: UploadStore) -> None:
    limit = load_rules().upload_megabytes << 20
    filler = b"%" + b"x" * (limit - len(PDF) - 2) + b"\n"
    whole = PDF.replace(b"\n1 0 obj", b"\n" + filler + b"1 0 obj", 1)
    assert store.receive(sent(whole, "大.pdf")).size == limit
    with pytest.raises(FileRefusedError, match="MB"):
        store.receive(sent(whole + b"\n", "大.pdf"))
    assert len(files(store)) == 1


def test_archives_are_measured_by_parts_size_and_ratio() -> None:
    def entry(size: int, compressed: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo("x")
        info.file_size, info.compress_size = size, compressed
        return info

    limits = ArchiveLimits(entries=2, unpacked=30 << 20)
    assert not limits.exceeded_by([entry(1 << 20, 0), entry(1 << 20, 1)])
    assert limits.exceeded_by([entry(1, 1)] * 3)
    assert limits.exceeded_by([entry(16 << 20, 16 << 20), entry(15 << 20, 15 << 20)])
    assert limits.exceeded_by([entry(11 << 20, 1_000)])


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A daemon that answers one question; its address and the content it was given."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(30)
        thread = threading.Thread(target=_answer, args=(listening, answer, got))
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", got
        thread.join(30)


def _answer(listening: socket.socket, answer: bytes, got: list[bytes]) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as stream:
        got.append(stream.read(len(b"zINSTREAM\0")))
        while size := struct.unpack("!I", stream.read(4))[0]:
            got.append(stream.read(size))
        connection.sendall(answer)


def test_clamd_is_given_the_content_and_believed(tmp_path: Path) -> None:
    with clamd(b"stream: OK\0") as (address, got):
        UploadStore(tmp_path, address).receive(sent(PDF, "好.pdf"))
    assert got[0] == b"zINSTREAM\0"
    assert b"".join(got[1:]) == PDF
    for answer, says in ((b"stream: Eicar FOUND\0", "病毒"), (b"ERROR\0", "稍后"), (b"", "稍后")):
        with clamd(answer) as (address, _), pytest.raises(FileRefusedError, match=says):
            UploadStore(tmp_path, address).receive(sent(PDF, "坏.pdf"))
    assert len(files(UploadStore(tmp_path))) == 1


def test_without_an_answer_nothing_is_taken(tmp_path: Path) -> None:
    store = UploadStore(tmp_path / "uploads", str(tmp_path / "no.sock"))
    with pytest.raises(FileRefusedError, match="稍后"):
        store.receive(sent(PDF, "好.pdf"))
    assert files(store) == []


def test_the_sweep_removes_what_no_row_knows(
    session: Session, people: People, store: UploadStore
) -> None:
    known, lost, fresh = (store.receive(sent(PDF, "好.pdf")) for _ in range(3))
    keep(session, people.author, known, purpose="test", organization_id=people.enterprise.id)
    torn = store.path(known.key).with_suffix(".part")
    torn.write_bytes(b"torn")
    old = (now() - timedelta(hours=load_rules().orphan_hours, minutes=1)).timestamp()
    for path in (store.path(known.key), store.path(lost.key), torn):
        os.utime(path, (old, old))
    assert store.sweep(session) == 2
    assert set(files(store)) == {store.path(known.key), store.path(fresh.key)}


def test_a_kept_file_is_found_by_its_owners_and_their_operators_only(
    session: Session, people: People, store: UploadStore
) -> None:
    received = store.receive(sent(PDF, "好.pdf"))
    keep(session, people.author, received, purpose=PROOF, organization_id=people.enterprise.id)
    for actor in (people.author, people.operator):
        assert get_upload(session, actor, received.key).sha256 == received.sha256
    others = (people.stranger, people.researcher, people.broker, people.supervisor, people.auditor)
    for actor in others:
        with pytest.raises(NotFoundError):
            get_upload(session, actor, received.key)
    with pytest.raises(NotFoundError):
        get_upload(session, people.author, "../secret_key")
